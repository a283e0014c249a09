use worker_containers::prelude::*;

#[container(port = 8080, egress = "api.example.com")]
struct Transcoder;

fn main() {}
