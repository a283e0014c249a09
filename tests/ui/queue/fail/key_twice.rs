use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue("jobs", path = "/process", max_retries = 3, max_retries = 4)]
struct Processor;

fn main() {}
