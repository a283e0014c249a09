use worker_containers::prelude::*;

#[container(port = 8080)]
#[route]
struct Transcoder;

fn main() {}
