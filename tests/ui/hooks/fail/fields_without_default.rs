use worker_containers::prelude::*;

#[container(port = 8080)]
struct Transcoder {
    _starts: u32,
}

fn main() {}
