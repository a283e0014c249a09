use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(pool = 10, key = "X-Session-ID")]
struct Transcoder;

fn main() {}
