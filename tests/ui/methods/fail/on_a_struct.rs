use worker_containers::prelude::*;

#[container_methods]
struct Transcoder;

fn main() {}
