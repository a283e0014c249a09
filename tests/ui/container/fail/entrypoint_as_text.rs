use worker_containers::prelude::*;

#[container(entrypoint = "/server --verbose")]
struct Transcoder;

fn main() {}
