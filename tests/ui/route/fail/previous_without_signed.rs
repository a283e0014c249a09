use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/*", session = cookie("sid", previous = secret("OLD")))]
struct Api;

fn main() {}
