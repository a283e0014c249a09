use worker_containers::prelude::*;

#[container(port = 8080, egress(allow = ["a..b"]))]
struct Transcoder;

fn main() {}
