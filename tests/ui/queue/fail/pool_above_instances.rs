use worker_containers::prelude::*;

#[container(port = 8080, max_instances = 2)]
#[queue("jobs", path = "/process", pool = 3)]
struct Processor;

fn main() {}
