use worker_containers::prelude::*;

#[container(port = 8080, tasks)]
struct Transcoder;

fn main() {}
