use worker_containers::prelude::*;

#[container(ports = [8080, 0])]
struct Transcoder;

fn main() {}
