use worker_containers::prelude::*;

#[container(binding = "my-transcoder")]
struct Transcoder;

fn main() {}
