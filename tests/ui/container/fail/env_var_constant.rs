use worker_containers::prelude::*;

#[container(env(LOG = var(LOG_LEVEL)))]
struct Transcoder;

fn main() {}
