use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/api/*", pool = 3)]
#[route("/{page}", shared)]
struct Transcoder;

fn main() {}
