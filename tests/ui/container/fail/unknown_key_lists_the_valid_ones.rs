use worker_containers::prelude::*;

#[container(colour = "red")]
struct Transcoder;

fn main() {}
