use worker_containers::prelude::*;

#[container(sleep_after = "0s")]
struct Transcoder;

fn main() {}
