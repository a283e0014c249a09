use worker_containers::prelude::*;

#[container(port = 8080, egress(allow = ["::1"]))]
struct Transcoder;

fn main() {}
