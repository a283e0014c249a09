use worker_containers::prelude::*;

#[container(port = 8080, egress(allow = ["https://api.example.com/v1"]))]
struct Transcoder;

fn main() {}
