use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(shared = true)]
struct Transcoder;

fn main() {}
