use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/api?version=2", shared)]
struct Transcoder;

fn main() {}
