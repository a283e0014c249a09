use worker_containers::prelude::*;

#[container(labels("" = "1"))]
struct Transcoder;

fn main() {}
