use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/{id}/{id}", shared)]
struct Transcoder;

fn main() {}
