use worker_containers::prelude::*;

#[container(port = 8080)]
fn transcoder() {}

fn main() {}
