use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/*", session = cookie("sid", or_uid))]
struct Api;

fn main() {}
