use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/api//x", pool = "10", key = header(""))]
struct Transcoder;

fn main() {}
