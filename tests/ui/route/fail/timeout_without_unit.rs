use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/*", shared, timeout = 30)]
struct Api;

fn main() {}
