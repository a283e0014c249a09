use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/*", autoscale(max = 3, stats = "/stats/*", stats_token = secret("STATS_TOKEN")))]
struct Api;

fn main() {}
