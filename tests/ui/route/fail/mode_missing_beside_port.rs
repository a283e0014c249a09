use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/metrics", port = 8080)]
struct Transcoder;

fn main() {}
