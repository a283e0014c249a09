use worker_containers::prelude::*;

#[container(sleep_after = "5m")]
#[route(shared)]
struct Transcoder;

fn main() {}
