use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/api/*", pool = 10, pool = 12)]
struct Transcoder;

fn main() {}
