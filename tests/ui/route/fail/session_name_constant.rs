use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(session = header(SESSION))]
struct Transcoder;

fn main() {}
