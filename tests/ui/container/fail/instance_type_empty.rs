use worker_containers::prelude::*;

#[container(instance_type = instance())]
struct Transcoder;

fn main() {}
