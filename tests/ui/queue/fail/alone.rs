use worker_containers::prelude::*;

#[queue("jobs", path = "/process")]
struct Processor;

fn main() {}
