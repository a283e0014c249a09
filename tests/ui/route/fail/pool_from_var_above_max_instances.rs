use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/*", pool = var("CONTAINER_POOL_SIZE", default = 30))]
struct Api;

fn main() {}
