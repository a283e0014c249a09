use worker_containers::prelude::*;

#[container(port = 8080, bindings(JOBS = queue(JOBS)))]
struct Transcoder;

fn main() {}
