use worker_containers::prelude::*;

#[container(image = c"./Dockerfile")]
struct Transcoder;

fn main() {}
