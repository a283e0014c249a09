use worker_containers::prelude::*;

#[container(sleep_after = "30m1h")]
struct Transcoder;

fn main() {}
