use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/*", autoscale(max = 3, shards = 4))]
struct Api;

fn main() {}
