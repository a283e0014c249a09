use worker_containers::prelude::*;

#[container(port = 8080, bindings("my-cache" = kv))]
struct Transcoder;

fn main() {}
