use worker_containers::prelude::*;

#[container(env(LOG))]
struct Transcoder;

fn main() {}
