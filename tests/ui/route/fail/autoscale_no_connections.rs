use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(autoscale(max_connections = 0))]
struct Transcoder;

fn main() {}
