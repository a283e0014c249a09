use worker_containers::prelude::*;

#[container(port = 8080, bindings(TRANSCODER = kv))]
struct Transcoder;

fn main() {}
