use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/session/*", session = path("id"))]
struct Transcoder;

fn main() {}
