use worker_containers::prelude::*;

#[container(max_instances = "12")]
struct Transcoder;

fn main() {}
