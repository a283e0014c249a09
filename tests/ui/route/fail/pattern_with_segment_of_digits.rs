use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/session/{1}/*", shared)]
struct Transcoder;

fn main() {}
