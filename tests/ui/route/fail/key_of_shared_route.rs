use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(shared, key = cookie("sid"))]
struct Transcoder;

fn main() {}
