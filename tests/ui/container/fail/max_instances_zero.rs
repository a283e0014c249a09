use worker_containers::prelude::*;

#[container(max_instances = 0)]
struct Transcoder;

fn main() {}
