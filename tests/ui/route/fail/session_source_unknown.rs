use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(session = heder("X-Session-ID"))]
struct Transcoder;

fn main() {}
