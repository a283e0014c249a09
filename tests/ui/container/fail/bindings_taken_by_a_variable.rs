use worker_containers::prelude::*;

#[container(port = 8080, env(LOG = var("LOG")), bindings(LOG = r2("my-logs")))]
struct Transcoder;

fn main() {}
