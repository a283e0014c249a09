use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue("My Jobs!", path = "/process")]
struct Processor;

fn main() {}
