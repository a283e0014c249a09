use worker_containers::prelude::*;

#[container(env)]
struct Transcoder;

fn main() {}
