use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/api/*", session = header("X-Session-ID"), keep_warm = 1)]
struct Api;

fn main() {}
