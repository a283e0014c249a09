use worker_containers::prelude::*;

#[container(sleep_after = "31d")]
struct Transcoder;

fn main() {}
