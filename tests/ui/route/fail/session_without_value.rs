use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/session/{id}/*", session)]
struct Transcoder;

fn main() {}
