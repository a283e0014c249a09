use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/files/{*path}", shared)]
struct Transcoder;

fn main() {}
