use worker_containers::prelude::*;

#[container(env(MASK = 0xFF))]
struct Transcoder;

fn main() {}
