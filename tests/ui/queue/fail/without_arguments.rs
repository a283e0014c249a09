use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue]
struct Processor;

fn main() {}
