use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/api#top", shared)]
struct Transcoder;

fn main() {}
