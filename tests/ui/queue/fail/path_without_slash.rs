use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue("jobs", path = "process")]
struct Processor;

fn main() {}
