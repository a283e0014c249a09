use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/session/{id}/*", session = path("{id}"))]
struct Transcoder;

fn main() {}
