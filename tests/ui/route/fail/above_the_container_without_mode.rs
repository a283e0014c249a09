use worker_containers::prelude::*;

#[route("/api/*")]
#[container(port = 8080)]
#[route("/v2/*")]
struct Transcoder;

fn main() {}
