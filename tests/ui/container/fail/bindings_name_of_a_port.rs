use worker_containers::prelude::*;

#[container(port = 8080, bindings(PORT_8080 = kv))]
struct Transcoder;

fn main() {}
