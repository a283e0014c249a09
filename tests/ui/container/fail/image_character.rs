use worker_containers::prelude::*;

#[container(image = 'D')]
struct Transcoder;

fn main() {}
