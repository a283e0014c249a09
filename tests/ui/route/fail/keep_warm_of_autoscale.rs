use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/api/*", autoscale(max = 2), keep_warm = 1)]
struct Api;

fn main() {}
