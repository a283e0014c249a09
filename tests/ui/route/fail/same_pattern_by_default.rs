use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(pool = 10)]
#[route("/*", shared)]
struct Transcoder;

fn main() {}
