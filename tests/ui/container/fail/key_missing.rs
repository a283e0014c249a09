use worker_containers::prelude::*;

#[container(= 8080)]
struct Transcoder;

fn main() {}
