use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/api/*", shared, pool = 10)]
struct Transcoder;

fn main() {}
