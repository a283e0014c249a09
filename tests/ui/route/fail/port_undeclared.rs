use worker_containers::prelude::*;

#[container(port = 8080, ports = [8080, 9090])]
#[route("/metrics", shared, port = 9091)]
struct Transcoder;

fn main() {}
