use worker_containers::prelude::*;

#[container(port = 8080, sleepAfter = "5m")]
struct Transcoder;

fn main() {}
