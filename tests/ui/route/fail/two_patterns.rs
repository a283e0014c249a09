use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/api/*", "/v2/*", shared)]
struct Transcoder;

fn main() {}
