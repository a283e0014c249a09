use worker_containers::prelude::*;

#[container(port = crate::ports::HTTP)]
struct Transcoder;

fn main() {}
