use worker_containers::prelude::*;

#[container(env(A = var("LEVEL", default = "info"), B = var("LEVEL", default = "debug")))]
struct Transcoder;

fn main() {}
