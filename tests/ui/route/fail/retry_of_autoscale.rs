use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/*", autoscale(max = 3), retry = 2)]
struct Api;

fn main() {}
