use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(autoscale(max_conections = 10))]
struct Transcoder;

fn main() {}
