use worker_containers::prelude::*;

#[container(enable_internet = "false")]
struct Transcoder;

fn main() {}
