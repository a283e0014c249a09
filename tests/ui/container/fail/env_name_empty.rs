use worker_containers::prelude::*;

#[container(env("" = "info"))]
struct Transcoder;

fn main() {}
