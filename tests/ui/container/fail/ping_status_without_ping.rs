use worker_containers::prelude::*;

#[container(port = 8080, ping_status = 204)]
struct Transcoder;

fn main() {}
