use worker_containers::prelude::*;

#[container(port = 8080, ping = "/health", ping_status = 101)]
struct Transcoder;

fn main() {}
