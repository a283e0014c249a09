use worker_containers::prelude::*;

#[container(instance_type = "standart-1")]
struct Transcoder;

fn main() {}
