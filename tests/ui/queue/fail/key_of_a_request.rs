use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue("jobs", path = "/process", key = header("X-Session-ID"))]
struct Processor;

fn main() {}
