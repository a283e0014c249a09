use worker_containers::prelude::*;

#[container(port = 8080, observability = LOGS)]
struct Transcoder;

fn main() {}
