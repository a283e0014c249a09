use worker_containers::prelude::*;

#[container(env(OTHER = var("TRANSCODER")))]
struct Transcoder;

fn main() {}
