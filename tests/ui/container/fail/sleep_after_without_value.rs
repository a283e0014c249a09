use worker_containers::prelude::*;

#[container(sleep_after)]
struct Transcoder;

fn main() {}
