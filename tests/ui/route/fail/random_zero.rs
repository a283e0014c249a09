use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(random = 0)]
struct Transcoder;

fn main() {}
