use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue("jobs", path = "/process", max_retrys = 3)]
struct Processor;

fn main() {}
