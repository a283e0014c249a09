use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(pool = 10, key = ip("cf-connecting-ip"))]
struct Transcoder;

fn main() {}
