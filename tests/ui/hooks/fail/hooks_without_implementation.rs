use worker_containers::prelude::*;

#[container(port = 8080, hooks)]
struct Transcoder;

fn main() {}
