use worker_containers::prelude::*;

#[container(port = 8080)]
#[route(session = function(tenant, or_uuid))]
struct Api;

fn tenant(_: &RequestHead<'_>) -> Option<String> {
    None
}

fn main() {}
