use worker_containers::prelude::*;

#[container(port = 8080, bindings(FILES = r2))]
struct Transcoder;

fn main() {}
