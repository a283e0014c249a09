use worker_containers::prelude::*;

#[container(port = 8080, wait_timeout = "30s")]
#[route("/api/*", pool = 3, timeout = "30s")]
#[route("/health", shared, timeout = "5s")]
struct Transcoder;

fn main() {}
