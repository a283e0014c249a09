use worker_containers::prelude::*;

#[container(wait_timeout = "10s")]
struct Transcoder;

fn main() {}
