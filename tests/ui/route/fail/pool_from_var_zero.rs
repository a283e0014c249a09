use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/*", pool = var("CONTAINER_POOL_SIZE", default = 0))]
struct Api;

fn main() {}
