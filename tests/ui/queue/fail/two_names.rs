use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue("jobs", "others", path = "/process")]
struct Processor;

fn main() {}
