use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/*", shared, retry = 10)]
struct Api;

fn main() {}
