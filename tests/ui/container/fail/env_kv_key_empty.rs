use worker_containers::prelude::*;

#[container(env(URL = kv("SETTINGS", "")))]
struct Transcoder;

fn main() {}
