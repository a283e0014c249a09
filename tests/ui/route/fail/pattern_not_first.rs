use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(shared, "/api/*")]
struct Transcoder;

fn main() {}
