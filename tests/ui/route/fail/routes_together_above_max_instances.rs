use worker_containers::prelude::*;

#[container(port = 8080, max_instances = 10)]
#[route("/api/*", pool = 10)]
#[route("/admin/*", shared)]
struct Transcoder;

fn main() {}
