use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(pool = 10, key = function())]
struct Api;

fn tenant(_: &RequestHead<'_>) -> Option<String> {
    None
}

fn main() {}
