use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/a/*", pool = 0)]
#[route("/b/*", session = body("id"))]
#[route("/c/*", port = 8080)]
struct Transcoder;

fn main() {}
