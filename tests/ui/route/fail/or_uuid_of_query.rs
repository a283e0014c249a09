use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/*", session = query("sid", or_uuid))]
struct Api;

fn main() {}
