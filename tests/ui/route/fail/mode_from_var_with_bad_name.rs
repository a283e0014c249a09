use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/*", mode = var("ROUTING-MODE", default = "pool"), pool = 3)]
struct Api;

fn main() {}
