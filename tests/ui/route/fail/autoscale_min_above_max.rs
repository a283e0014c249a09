use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(autoscale(min = 5, max = 2))]
struct Transcoder;

fn main() {}
