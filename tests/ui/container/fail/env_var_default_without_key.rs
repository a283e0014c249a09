use worker_containers::prelude::*;

#[container(env(LOG = var("LOG_LEVEL", "info")))]
struct Transcoder;

fn main() {}
