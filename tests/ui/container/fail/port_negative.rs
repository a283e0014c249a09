use worker_containers::prelude::*;

#[container(port = -1)]
struct Transcoder;

fn main() {}
