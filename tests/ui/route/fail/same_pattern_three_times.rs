use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/api/*", pool = 10)]
#[route("/api/*", shared)]
#[route("/api/*", random = 3)]
struct Transcoder;

fn main() {}
