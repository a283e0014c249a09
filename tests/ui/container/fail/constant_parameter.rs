use worker_containers::prelude::*;

#[container(port = 8080)]
struct Transcoder<const N: usize>;

fn main() {}
