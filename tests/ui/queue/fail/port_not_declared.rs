use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue("jobs", path = "/process", port = 9090)]
struct Processor;

fn main() {}
