use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue("jobs", path = "/process")]
#[queue("jobs", path = "/again")]
struct Processor;

fn main() {}
