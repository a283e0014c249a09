use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(session(header("X-Session-ID")))]
struct Transcoder;

fn main() {}
