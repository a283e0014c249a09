use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/session/{}/*", shared)]
struct Transcoder;

fn main() {}
