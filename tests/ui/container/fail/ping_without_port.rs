use worker_containers::prelude::*;

#[container(ping = "/health")]
struct Transcoder;

fn main() {}
