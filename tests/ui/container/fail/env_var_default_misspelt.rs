use worker_containers::prelude::*;

#[container(env(LOG = var("LOG_LEVEL", defualt = "info")))]
struct Transcoder;

fn main() {}
