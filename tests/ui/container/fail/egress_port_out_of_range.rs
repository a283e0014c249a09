use worker_containers::prelude::*;

#[container(port = 8080, egress(allow = ["db:70000"]))]
struct Transcoder;

fn main() {}
