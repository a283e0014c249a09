use worker_containers::prelude::*;

#[container(port = 8080,, sleep_after = "5m")]
struct Transcoder;

fn main() {}
