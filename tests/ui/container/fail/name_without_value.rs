use worker_containers::prelude::*;

#[container(name)]
struct Transcoder;

fn main() {}
