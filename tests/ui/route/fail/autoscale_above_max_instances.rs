use worker_containers::prelude::*;

#[container(port = 8080, max_instances = 10)]
#[route(autoscale(max = 20))]
struct Transcoder;

fn main() {}
