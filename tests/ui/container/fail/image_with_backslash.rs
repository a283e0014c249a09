use worker_containers::prelude::*;

#[container(image = ".\\Dockerfile")]
struct Transcoder;

fn main() {}
