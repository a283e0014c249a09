use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/api/../admin", shared)]
struct Transcoder;

fn main() {}
