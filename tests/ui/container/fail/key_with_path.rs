use worker_containers::prelude::*;

#[container(container::port = 8080)]
struct Transcoder;

fn main() {}
