use worker_containers::prelude::*;

#[container(port = 8080, bindings(CACHE))]
struct Transcoder;

fn main() {}
