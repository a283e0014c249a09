use worker_containers::prelude::*;

#[container(port = 8080)]
struct Transcoder;

impl Hooks for Transcoder {}

fn main() {}
