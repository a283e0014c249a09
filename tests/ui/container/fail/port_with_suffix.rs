use worker_containers::prelude::*;

#[container(port = 8080u16)]
struct Transcoder;

fn main() {}
