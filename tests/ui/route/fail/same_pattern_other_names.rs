use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/user/{id}", shared)]
#[route("/user/{name}", pool = 3)]
struct Transcoder;

fn main() {}
