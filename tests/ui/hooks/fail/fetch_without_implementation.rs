use worker_containers::prelude::*;

#[container(port = 8080, fetch)]
struct Transcoder;

fn main() {}
