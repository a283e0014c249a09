use worker_containers::prelude::*;

#[container(env(LOG = ["info"]))]
struct Transcoder;

fn main() {}
