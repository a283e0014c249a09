use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(pool)]
struct Transcoder;

fn main() {}
