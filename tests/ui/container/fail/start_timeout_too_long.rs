use worker_containers::prelude::*;

#[container(port = 8080, start_timeout = "16m")]
struct Transcoder;

fn main() {}
