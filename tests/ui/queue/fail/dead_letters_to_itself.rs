use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue("jobs", path = "/process", dead_letter_queue = "jobs")]
struct Processor;

fn main() {}
