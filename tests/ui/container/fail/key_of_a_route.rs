use worker_containers::prelude::*;

#[container(port = 8080, timeout = "5s")]
#[route(shared)]
struct Transcoder;

fn main() {}
