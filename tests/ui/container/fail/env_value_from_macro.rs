use worker_containers::prelude::*;

#[container(env(LOG = env!("LOG")))]
struct Transcoder;

fn main() {}
