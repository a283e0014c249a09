use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("", shared)]
struct Transcoder;

fn main() {}
