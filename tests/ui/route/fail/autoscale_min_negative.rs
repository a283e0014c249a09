use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(autoscale(min = -1))]
struct Transcoder;

fn main() {}
