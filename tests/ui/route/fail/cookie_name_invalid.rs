use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(session = cookie("sid;"))]
struct Transcoder;

fn main() {}
