use worker_containers::prelude::*;

#[route("/api/*", pool = 3)]
#[route("/api/*", shared)]
#[container(port = 8080)]
#[route("/*", shared)]
struct Transcoder;

fn main() {}
