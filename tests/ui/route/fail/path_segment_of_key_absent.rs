use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(pool = 10, key = path("id"))]
struct Transcoder;

fn main() {}
