use worker_containers::prelude::*;

#[container(port = 8080, bindings(SIZE = kv))]
#[route("/*", pool = var("SIZE", default = 3))]
struct Transcoder;

fn main() {}
