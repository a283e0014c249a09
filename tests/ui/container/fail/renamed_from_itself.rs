use worker_containers::prelude::*;

#[container(renamed_from = "Transcoder")]
struct Transcoder;

fn main() {}
