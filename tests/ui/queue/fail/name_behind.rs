use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue(path = "/process", "jobs")]
struct Processor;

fn main() {}
