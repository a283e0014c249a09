use worker_containers::prelude::*;

#[container(image = "registry.example/app:1", image_vars(A = "1"))]
struct Transcoder;

fn main() {}
