use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/*", mode = "pool", pool = 3)]
struct Api;

fn main() {}
