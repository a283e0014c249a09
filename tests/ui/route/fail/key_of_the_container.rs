use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(shared, wait_timeout = "5s")]
struct Transcoder;

fn main() {}
