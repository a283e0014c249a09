use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/api//users", shared)]
struct Transcoder;

fn main() {}
