use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/*", shared, location_hint = "europe")]
struct Api;

fn main() {}
