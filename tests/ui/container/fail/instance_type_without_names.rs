use worker_containers::prelude::*;

#[container(instance_type = instance(2, 8192, 16000))]
struct Transcoder;

fn main() {}
