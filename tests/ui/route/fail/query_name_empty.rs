use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(session = query(""))]
struct Transcoder;

fn main() {}
