use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(session = header("X-Session-ID", "X-User"))]
struct Transcoder;

fn main() {}
