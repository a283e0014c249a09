use worker_containers::prelude::*;

#[container(port = 8080, server_timing = "off")]
struct Transcoder;

fn main() {}
