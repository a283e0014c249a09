use worker_containers::prelude::*;

#[container(port = 8080, bindings(KEY = secret_store("my key")))]
struct Transcoder;

fn main() {}
