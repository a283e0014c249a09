use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/api/*")]
struct Transcoder;

fn main() {}
