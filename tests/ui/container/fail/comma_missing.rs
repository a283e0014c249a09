use worker_containers::prelude::*;

#[container(port = 8080 ports = [8080, 9090])]
struct Transcoder;

fn main() {}
