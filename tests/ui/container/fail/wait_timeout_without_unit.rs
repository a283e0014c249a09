use worker_containers::prelude::*;

#[container(port = 8080, wait_timeout = 10)]
struct Transcoder;

fn main() {}
