use worker_containers::prelude::*;

#[container(port = 8080, egress(allow = ["api.*.com"]))]
struct Transcoder;

fn main() {}
