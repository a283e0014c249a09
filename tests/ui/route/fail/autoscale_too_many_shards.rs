use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(autoscale(shards = 65))]
struct Transcoder;

fn main() {}
