use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(autoscale(scale_down_after = "10"))]
struct Transcoder;

fn main() {}
