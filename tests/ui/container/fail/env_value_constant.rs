use worker_containers::prelude::*;

#[container(env(LOG = LEVEL))]
struct Transcoder;

fn main() {}
