use worker_containers::prelude::*;

#[container(port =)]
struct Transcoder;

fn main() {}
