use worker_containers::prelude::*;

#[container(port = 8080)]
struct Transcoder;

dispatcher!(; fallback = not_found);

fn main() {}
