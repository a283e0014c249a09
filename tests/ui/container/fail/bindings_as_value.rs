use worker_containers::prelude::*;

#[container(port = 8080, bindings = "FILES")]
struct Transcoder;

fn main() {}
