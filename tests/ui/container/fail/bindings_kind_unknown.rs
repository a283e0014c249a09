use worker_containers::prelude::*;

#[container(port = 8080, bindings(FILES = r3("my-files")))]
struct Transcoder;

fn main() {}
