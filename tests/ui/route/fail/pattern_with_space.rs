use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/my api", shared)]
struct Transcoder;

fn main() {}
