use worker_containers::prelude::*;

#[container(sleep_after = 300)]
struct Transcoder;

fn main() {}
