use worker_containers::prelude::*;

#[container(env(LOG = "info", LOG = "debug"))]
struct Transcoder;

fn main() {}
