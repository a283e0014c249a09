use worker_containers::prelude::*;

#[container(image = concat!("./", "Dockerfile"))]
struct Transcoder;

fn main() {}
