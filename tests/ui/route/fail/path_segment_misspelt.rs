use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/session/{id}/*", session = path("ID"))]
struct Transcoder;

fn main() {}
