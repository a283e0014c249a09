use worker_containers::prelude::*;

#[container(port = 8080, egress())]
struct Transcoder;

fn main() {}
