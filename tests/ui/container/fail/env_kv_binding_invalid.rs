use worker_containers::prelude::*;

#[container(env(URL = kv("1SETTINGS", "url")))]
struct Transcoder;

fn main() {}
