use worker_containers::prelude::*;

#[container(env(LOG = var("LOG_LEVEL", default = INFO)))]
struct Transcoder;

fn main() {}
