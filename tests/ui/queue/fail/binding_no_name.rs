use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue("jobs", path = "/process", binding = "my-jobs")]
struct Processor;

fn main() {}
