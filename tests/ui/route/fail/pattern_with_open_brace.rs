use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/session/{id/*", shared)]
struct Transcoder;

fn main() {}
