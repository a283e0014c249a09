use worker_containers::prelude::*;

#[container(port = 8080)]
static TRANSCODER: u8 = 1;

fn main() {}
