use worker_containers::prelude::*;

struct Transcoder;

#[container(port = 8080)]
impl Transcoder {}

fn main() {}
