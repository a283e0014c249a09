use worker_containers::prelude::*;

#[container(port = 8080, ping)]
struct Transcoder;

fn main() {}
