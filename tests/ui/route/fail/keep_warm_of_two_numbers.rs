use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/api/*", pool = 2, keep_warm(1, 2))]
struct Transcoder;

fn main() {}
