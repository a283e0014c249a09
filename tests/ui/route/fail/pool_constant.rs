use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(pool = SIZE)]
struct Transcoder;

fn main() {}
