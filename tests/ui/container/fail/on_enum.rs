use worker_containers::prelude::*;

#[container(port = 8080)]
enum Transcoder {
    A,
}

fn main() {}
