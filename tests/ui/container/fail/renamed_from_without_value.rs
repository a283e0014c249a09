use worker_containers::prelude::*;

#[container(renamed_from)]
struct Transcoder;

fn main() {}
