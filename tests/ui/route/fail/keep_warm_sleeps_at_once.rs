use worker_containers::prelude::*;

#[container(port = 8080, sleep_after = "1m")]
#[route("/api/*", pool = 2, keep_warm = 1)]
struct Transcoder;

fn main() {}
