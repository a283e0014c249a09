use worker_containers::prelude::*;

#[container(port = 8080)]
const TRANSCODER: u8 = 1;

fn main() {}
