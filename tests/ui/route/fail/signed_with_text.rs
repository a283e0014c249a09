use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/*", session = cookie("sid", signed = "hunter2"))]
struct Api;

fn main() {}
