use worker_containers::prelude::*;

#[container(r#port = 8080)]
struct Transcoder;

fn main() {}
