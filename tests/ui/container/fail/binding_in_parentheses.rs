use worker_containers::prelude::*;

#[container(binding("TRANSCODER"))]
struct Transcoder;

fn main() {}
