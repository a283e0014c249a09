use worker_containers::prelude::*;

#[container(port = 8000 + 80)]
struct Transcoder;

fn main() {}
