use worker_containers::prelude::*;

#[route("/api/*", pool = 10)]
enum Transcoder {
    A,
}

fn main() {}
