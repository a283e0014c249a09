use worker_containers::prelude::*;

#[container(image = "registry.example/app:1", image_build_context = ".")]
struct Transcoder;

fn main() {}
