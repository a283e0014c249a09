use worker_containers::prelude::*;

#[container(port = 8080, bindings(JOBS = queue("-jobs-")))]
struct Transcoder;

fn main() {}
