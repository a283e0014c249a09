use worker_containers::prelude::*;

#[container(env(LOG = var()))]
struct Transcoder;

fn main() {}
