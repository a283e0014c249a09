use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/*", session = cookie("sid", or_uuid, or_uuid))]
struct Api;

fn main() {}
