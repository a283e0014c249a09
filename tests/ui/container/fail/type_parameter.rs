use worker_containers::prelude::*;

#[container(port = 8080)]
struct Transcoder<T>(T);

fn main() {}
