use worker_containers::prelude::*;

#[container(port = 8080, egress(alow = ["api.example.com"]))]
struct Transcoder;

fn main() {}
