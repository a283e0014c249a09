use worker_containers::prelude::*;

#[container(port = 8080, bindings(CACHE = kv("0123456789abcdef0123456789abcdef")))]
struct Transcoder;

fn main() {}
