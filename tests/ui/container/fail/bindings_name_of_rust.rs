use worker_containers::prelude::*;

#[container(port = 8080, bindings(type = kv))]
struct Transcoder;

fn main() {}
