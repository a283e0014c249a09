use worker_containers::prelude::*;

#[container(port = env!("PORT"))]
struct Transcoder;

fn main() {}
