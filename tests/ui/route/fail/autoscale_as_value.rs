use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(autoscale = 10)]
struct Transcoder;

fn main() {}
