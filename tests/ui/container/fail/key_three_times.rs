use worker_containers::prelude::*;

#[container(port = 8080, port = 8081, port = 8082)]
struct Transcoder;

fn main() {}
