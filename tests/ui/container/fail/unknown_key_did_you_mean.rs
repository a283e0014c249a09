use worker_containers::prelude::*;

#[container(prot = 8080)]
struct Transcoder;

fn main() {}
