use worker_containers::prelude::*;

#[container(labels("a.b" = "1", "a.b" = "2"))]
struct Transcoder;

fn main() {}
