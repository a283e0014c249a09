use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(random = 3, key = cookie("sid"))]
struct Transcoder;

fn main() {}
