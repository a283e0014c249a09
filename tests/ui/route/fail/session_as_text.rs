use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(session = "X-Session-ID")]
struct Transcoder;

fn main() {}
