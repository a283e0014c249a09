use worker_containers::prelude::*;

#[container(sleep_after = "5min")]
struct Transcoder;

fn main() {}
