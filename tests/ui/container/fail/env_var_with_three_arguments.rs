use worker_containers::prelude::*;

#[container(env(LOG = var("LOG_LEVEL", default = "info", "x")))]
struct Transcoder;

fn main() {}
