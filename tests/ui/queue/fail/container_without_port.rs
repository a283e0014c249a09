use worker_containers::prelude::*;

#[container()]
#[queue("jobs", path = "/process")]
struct Processor;

fn main() {}
