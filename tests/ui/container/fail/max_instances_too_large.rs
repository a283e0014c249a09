use worker_containers::prelude::*;

#[container(max_instances = 5_000_000_000)]
struct Transcoder;

fn main() {}
