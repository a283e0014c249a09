use worker_containers::prelude::*;

#[container(image = "/home/me/Dockerfile")]
struct Transcoder;

fn main() {}
