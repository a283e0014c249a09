use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/*", pool = secret("CONTAINER_POOL_SIZE"))]
struct Api;

fn main() {}
