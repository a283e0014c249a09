use worker_containers::prelude::*;

#[container(ports = [8080 9090])]
struct Transcoder;

fn main() {}
