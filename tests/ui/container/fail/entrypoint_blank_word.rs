use worker_containers::prelude::*;

#[container(entrypoint = ["/server", " "])]
struct Transcoder;

fn main() {}
