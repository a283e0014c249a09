use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/api/*", pool = 10)]
#[route("/api/*", shared)]
struct Transcoder;

fn main() {}
