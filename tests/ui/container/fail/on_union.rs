use worker_containers::prelude::*;

#[container(port = 8080)]
union Transcoder {
    a: u8,
}

fn main() {}
