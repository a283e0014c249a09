use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/*", mode = var("ROUTING_MODE", default = "pool"))]
struct Api;

fn main() {}
