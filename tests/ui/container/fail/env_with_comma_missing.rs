use worker_containers::prelude::*;

#[container(env(LOG = "info" MODE = "fast"))]
struct Transcoder;

fn main() {}
