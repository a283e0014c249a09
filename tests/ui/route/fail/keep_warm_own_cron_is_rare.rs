use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/api/*", pool = 2, keep_warm(1, cron = "*/15 * * * *"))]
struct Transcoder;

fn main() {}
