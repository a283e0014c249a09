use worker_containers::prelude::*;

#[container(port = 8080, ping = "/health check")]
struct Transcoder;

fn main() {}
