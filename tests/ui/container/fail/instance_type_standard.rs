use worker_containers::prelude::*;

#[container(instance_type = "standard")]
struct Transcoder;

fn main() {}
