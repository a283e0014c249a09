use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue("jobs", path = "/process", key = "jobId")]
struct Processor;

fn main() {}
