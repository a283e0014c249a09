use worker_containers::prelude::*;

#[container("./Dockerfile")]
struct Transcoder;

fn main() {}
