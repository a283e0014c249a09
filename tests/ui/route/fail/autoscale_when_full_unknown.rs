use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/*", autoscale(max = 3, when_full = "que"))]
struct Api;

fn main() {}
