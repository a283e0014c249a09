use worker_containers::prelude::*;

#[container(env(LOG = "info") port = 8080)]
struct Transcoder;

fn main() {}
