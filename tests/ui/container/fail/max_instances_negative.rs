use worker_containers::prelude::*;

#[container(max_instances = -3)]
struct Transcoder;

fn main() {}
