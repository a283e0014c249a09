use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue("jobs", path = "/process", max_batch_timeout = 5)]
struct Processor;

fn main() {}
