use worker_containers::prelude::*;

#[container(port = 8080, wait_timeout = "16m")]
struct Transcoder;

fn main() {}
