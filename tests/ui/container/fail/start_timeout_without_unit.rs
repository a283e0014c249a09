use worker_containers::prelude::*;

#[container(port = 8080, start_timeout = 60)]
struct Transcoder;

fn main() {}
