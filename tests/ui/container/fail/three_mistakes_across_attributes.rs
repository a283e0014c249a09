use worker_containers::prelude::*;

#[container(port = 0, env(LOG_LEVEL = level("info")))]
#[route("api/*", pool = 10)]
struct Transcoder;

fn main() {}
