use worker_containers::prelude::*;

#[container(image = "./server/")]
struct Transcoder;

fn main() {}
