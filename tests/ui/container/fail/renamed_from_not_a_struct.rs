use worker_containers::prelude::*;

#[container(renamed_from = "Old Transcoder")]
struct Transcoder;

fn main() {}
