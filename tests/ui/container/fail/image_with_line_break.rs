use worker_containers::prelude::*;

#[container(image = "./Docker\nfile")]
struct Transcoder;

fn main() {}
