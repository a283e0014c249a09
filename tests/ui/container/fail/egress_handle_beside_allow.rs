use worker_containers::prelude::*;

#[container(port = 8080, egress(allow = ["a.example.com"], handle = ["b.example.com"]), hooks)]
struct Transcoder;

impl Hooks for Transcoder {}

fn main() {}
