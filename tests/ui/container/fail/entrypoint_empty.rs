use worker_containers::prelude::*;

#[container(entrypoint = [])]
struct Transcoder;

fn main() {}
