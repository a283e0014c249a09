use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/api/", shared)]
struct Transcoder;

fn main() {}
