use worker_containers::prelude::*;

#[container(port = 8080, egress(allow = ["10.0.0.0/8"]))]
struct Transcoder;

fn main() {}
