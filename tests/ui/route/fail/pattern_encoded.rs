use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/caf%C3%A9", shared)]
struct Transcoder;

fn main() {}
