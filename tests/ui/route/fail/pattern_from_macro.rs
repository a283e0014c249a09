use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(concat!("/api", "/*"), shared)]
struct Transcoder;

fn main() {}
