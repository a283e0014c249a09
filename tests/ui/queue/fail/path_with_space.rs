use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue("jobs", path = "/pro cess")]
struct Processor;

fn main() {}
