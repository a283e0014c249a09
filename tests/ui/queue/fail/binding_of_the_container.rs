use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue("jobs", path = "/process", binding = "PROCESSOR")]
struct Processor;

fn main() {}
