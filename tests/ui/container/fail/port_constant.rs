use worker_containers::prelude::*;

const PORT: u16 = 8080;

#[container(port = PORT)]
struct Transcoder;

fn main() {}
