use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/api/*", shared, websocket = true)]
struct Api;

fn main() {}
