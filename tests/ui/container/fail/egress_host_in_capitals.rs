use worker_containers::prelude::*;

#[container(port = 8080, egress(allow = ["API.example.com"]))]
struct Transcoder;

fn main() {}
