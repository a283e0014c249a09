use worker_containers::prelude::*;

#[container(instance_type = lite)]
struct Transcoder;

fn main() {}
