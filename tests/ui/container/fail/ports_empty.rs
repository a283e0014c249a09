use worker_containers::prelude::*;

#[container(ports = [])]
struct Transcoder;

fn main() {}
