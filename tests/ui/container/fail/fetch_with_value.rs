use worker_containers::prelude::*;

#[container(port = 8080, fetch = true)]
struct Transcoder;

fn main() {}
