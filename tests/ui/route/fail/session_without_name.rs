use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(session = cookie())]
struct Transcoder;

fn main() {}
