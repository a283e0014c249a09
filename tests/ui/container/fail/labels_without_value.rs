use worker_containers::prelude::*;

#[container(labels("a.b"))]
struct Transcoder;

fn main() {}
