use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(session = header("CF-Container-Target-Port"))]
struct Transcoder;

fn main() {}
