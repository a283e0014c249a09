use worker_containers::prelude::*;

#[container(port = 8080, bindings(FILES = r2("My_Files")))]
struct Transcoder;

fn main() {}
