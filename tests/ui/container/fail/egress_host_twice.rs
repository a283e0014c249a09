use worker_containers::prelude::*;

#[container(port = 8080, egress(allow = ["a.example.com"], deny = ["a.example.com"]))]
struct Transcoder;

fn main() {}
