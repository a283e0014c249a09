use worker_containers::prelude::*;

#[container(name = "My Transcoder")]
struct Transcoder;

fn main() {}
