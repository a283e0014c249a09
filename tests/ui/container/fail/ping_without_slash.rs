use worker_containers::prelude::*;

#[container(port = 8080, ping = "health")]
struct Transcoder;

fn main() {}
