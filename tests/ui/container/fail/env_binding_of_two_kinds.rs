use worker_containers::prelude::*;

#[container(env(A = var("SHARED"), B = secret("SHARED")))]
struct Transcoder;

fn main() {}
