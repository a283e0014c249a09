use worker_containers::prelude::*;

#[container(port = 8080, egress(handle = ["a.example.com"]))]
struct Transcoder;

fn main() {}
