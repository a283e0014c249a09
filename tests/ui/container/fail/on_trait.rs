use worker_containers::prelude::*;

#[container(port = 8080)]
trait Transcoder {}

fn main() {}
