use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(session = function("tenant"))]
struct Api;

fn tenant(_: &RequestHead<'_>) -> Option<String> {
    None
}

fn main() {}
