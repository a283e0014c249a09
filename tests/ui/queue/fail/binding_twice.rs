use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue("jobs", path = "/process", binding = "JOBS")]
#[queue("others", path = "/process", binding = "JOBS")]
struct Processor;

fn main() {}
