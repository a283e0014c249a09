use worker_containers::prelude::*;

#[container(image = "/")]
struct Transcoder;

fn main() {}
