use worker_containers::prelude::*;

#[container(instance_type)]
struct Transcoder;

fn main() {}
