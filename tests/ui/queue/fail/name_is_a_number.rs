use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue(7, path = "/process")]
struct Processor;

fn main() {}
