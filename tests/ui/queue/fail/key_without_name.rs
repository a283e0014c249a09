use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue("jobs", path = "/process", key = field())]
struct Processor;

fn main() {}
