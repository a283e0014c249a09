use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/api/*", pol = 10)]
struct Transcoder;

fn main() {}
