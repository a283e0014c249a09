use worker_containers::prelude::*;

#[container(port = 8080, bindings(CACHE = kv, CACHE = kv))]
struct Transcoder;

fn main() {}
