use worker_containers::prelude::*;

#[route("/api/*", pool = 10)]
struct Transcoder;

fn transcoder() -> Transcoder {
    Transcoder
}

fn main() {}
