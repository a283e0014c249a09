use worker_containers::prelude::*;

#[container(port = 65536)]
struct Transcoder;

fn main() {}
