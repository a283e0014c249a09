use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/api/*", pool = 10, shared)]
struct Transcoder;

fn main() {}
