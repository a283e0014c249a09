use worker_containers::prelude::*;

#[container(image = b"./Dockerfile")]
struct Transcoder;

fn main() {}
