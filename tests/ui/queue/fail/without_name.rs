use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue(path = "/process")]
struct Processor;

fn main() {}
