use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/*", mode = var("ROUTING_MODE", default = "pool"), pool = 3, key = header("X-A"), session = header("X-B", or_uuid))]
struct Api;

fn main() {}
