use worker_containers::prelude::*;

#[container(entrypoint = ["/server", 8080])]
struct Transcoder;

fn main() {}
