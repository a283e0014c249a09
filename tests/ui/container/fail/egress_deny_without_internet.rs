use worker_containers::prelude::*;

#[container(port = 8080, egress(deny = ["a.example.com"]), enable_internet = false)]
struct Transcoder;

fn main() {}
