use worker_containers::prelude::*;

#[container(port = 8080, egress(allow = ["*.example.com"], canary = "a.example.com"))]
struct Transcoder;

fn main() {}
