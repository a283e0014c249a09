use worker_containers::prelude::*;

#[container(hooks = true)]
struct Transcoder;

impl Hooks for Transcoder {}

fn main() {}
