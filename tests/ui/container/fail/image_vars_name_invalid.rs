use worker_containers::prelude::*;

#[container(image_vars("RUST-VERSION" = "1.95"))]
struct Transcoder;

fn main() {}
