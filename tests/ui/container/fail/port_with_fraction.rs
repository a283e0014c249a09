use worker_containers::prelude::*;

#[container(port = 8080.0)]
struct Transcoder;

fn main() {}
