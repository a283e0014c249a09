use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(pool = 10, key)]
struct Transcoder;

fn main() {}
