use worker_containers::prelude::*;

#[container(enable_internet)]
struct Transcoder;

fn main() {}
