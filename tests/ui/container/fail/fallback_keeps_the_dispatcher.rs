use worker_containers::prelude::*;

#[container(port = 0)]
struct Transcoder;

dispatcher!(Transcoder);

fn main() {}
