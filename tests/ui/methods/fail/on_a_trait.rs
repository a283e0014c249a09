use worker_containers::prelude::*;

#[container(port = 8080, hooks)]
struct Transcoder;

#[container_methods]
impl Hooks for Transcoder {}

fn main() {}
