use worker_containers::prelude::*;

#[container(sleep_after = "5m")]
#[route("/metrics", shared, port = 9090)]
struct Transcoder;

fn main() {}
