use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(autoscale)]
struct Transcoder;

fn main() {}
