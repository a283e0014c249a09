use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(shared, port = 0)]
struct Transcoder;

fn main() {}
