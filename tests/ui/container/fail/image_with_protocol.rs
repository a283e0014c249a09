use worker_containers::prelude::*;

#[container(image = "https://registry.example/app:1")]
struct Transcoder;

fn main() {}
