use worker_containers::prelude::*;

#[container(env("LOG-LEVEL" = "info"))]
struct Transcoder;

fn main() {}
