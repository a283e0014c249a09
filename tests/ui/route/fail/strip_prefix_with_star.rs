use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/api/*", shared, strip_prefix = "/api/*")]
struct Api;

fn main() {}
