use worker_containers::prelude::*;

#[container(port = 8080, egress(deny = ["*"]))]
struct Transcoder;

fn main() {}
