use worker_containers::prelude::*;

#[container(env(LOG = "in\0fo"))]
struct Transcoder;

fn main() {}
