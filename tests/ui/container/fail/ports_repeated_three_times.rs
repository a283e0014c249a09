use worker_containers::prelude::*;

#[container(ports = [8080, 8080, 8080])]
struct Transcoder;

fn main() {}
