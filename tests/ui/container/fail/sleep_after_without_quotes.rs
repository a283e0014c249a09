use worker_containers::prelude::*;

#[container(sleep_after = 5m)]
struct Transcoder;

fn main() {}
