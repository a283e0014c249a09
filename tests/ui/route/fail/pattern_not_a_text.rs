use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(8080, shared)]
struct Transcoder;

fn main() {}
