use worker_containers::prelude::*;

#[container(port = 8080, max_instances = 2)]
#[route(random = 3)]
struct Transcoder;

fn main() {}
