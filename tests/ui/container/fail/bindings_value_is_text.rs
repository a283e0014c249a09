use worker_containers::prelude::*;

#[container(port = 8080, bindings(FILES = "my-files"))]
struct Transcoder;

fn main() {}
