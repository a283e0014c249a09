use worker_containers::prelude::*;

#[route("/api/*", pool = 10)]
#[route("/v2/*", shared)]
struct Transcoder;

fn main() {}
