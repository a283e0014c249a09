use worker_containers::prelude::*;

#[container(port = 8080, egress(deny = ["*.example.com"], canary = "*.example.com"))]
struct Transcoder;

fn main() {}
