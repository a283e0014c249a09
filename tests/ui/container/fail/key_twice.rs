use worker_containers::prelude::*;

#[container(port = 8080, sleep_after = "5m", port = 9090)]
struct Transcoder;

fn main() {}
