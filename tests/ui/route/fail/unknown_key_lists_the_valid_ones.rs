use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/api/*", shared, method = "GET")]
struct Transcoder;

fn main() {}
