use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(API, shared)]
struct Transcoder;

fn main() {}
