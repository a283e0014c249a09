use worker_containers::prelude::*;

#[route("/api/*", pool = 10)]
fn transcoder() {}

fn main() {}
