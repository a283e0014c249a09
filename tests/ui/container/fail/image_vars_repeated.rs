use worker_containers::prelude::*;

#[container(image_vars(A = "1", A = "2"))]
struct Transcoder;

fn main() {}
