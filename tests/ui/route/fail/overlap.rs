use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/{tenant}/status", shared)]
#[route("/acme/{page}", pool = 3)]
struct Transcoder;

fn main() {}
