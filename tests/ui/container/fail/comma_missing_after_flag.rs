use worker_containers::prelude::*;

#[container(hooks port = 8080)]
struct Transcoder;

impl Hooks for Transcoder {}

fn main() {}
