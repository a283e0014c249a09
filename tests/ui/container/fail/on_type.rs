use worker_containers::prelude::*;

#[container(port = 8080)]
type Transcoder = u8;

fn main() {}
