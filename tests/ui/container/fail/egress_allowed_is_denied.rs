use worker_containers::prelude::*;

#[container(port = 8080, egress(allow = ["a.example.com"], deny = ["*.example.com"]))]
struct Transcoder;

fn main() {}
