use worker_containers::prelude::*;

#[container(port = 8080, ports = [9090, 9091])]
struct Transcoder;

fn main() {}
