use worker_containers::prelude::*;

#[container(port = 8080, egress(allow = ["a.example.com"]), enable_internet = true)]
struct Transcoder;

fn main() {}
