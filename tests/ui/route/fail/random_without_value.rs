use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(random)]
struct Transcoder;

fn main() {}
