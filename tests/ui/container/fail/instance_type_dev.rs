use worker_containers::prelude::*;

#[container(instance_type = "dev")]
struct Transcoder;

fn main() {}
