use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/*", mode = var("ROUTING_MODE"), pool = 3)]
struct Api;

fn main() {}
