use worker_containers::prelude::*;

#[route("/api/*", pool = 0)]
#[container(port = 8080)]
struct Transcoder;

fn main() {}
