use worker_containers::prelude::*;

#[container(env(WORKERS = 4u8))]
struct Transcoder;

fn main() {}
