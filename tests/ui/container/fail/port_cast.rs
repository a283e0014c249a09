use worker_containers::prelude::*;

#[container(port = 8080 as u16)]
struct Transcoder;

fn main() {}
