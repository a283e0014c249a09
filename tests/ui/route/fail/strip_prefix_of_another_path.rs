use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/api/*", shared, strip_prefix = "/v1")]
struct Api;

fn main() {}
