use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/*", autoscale(max = 3, stats = "/stats"))]
struct Api;

fn main() {}
