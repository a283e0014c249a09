use worker_containers::prelude::*;

#[container(port = 8080, observability = "true")]
struct Transcoder;

fn main() {}
