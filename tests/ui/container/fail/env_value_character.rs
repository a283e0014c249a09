use worker_containers::prelude::*;

#[container(env(LOG = 'i'))]
struct Transcoder;

fn main() {}
