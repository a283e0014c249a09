use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue = "jobs"]
struct Processor;

fn main() {}
