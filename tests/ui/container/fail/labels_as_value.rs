use worker_containers::prelude::*;

#[container(labels = "team=media")]
struct Transcoder;

fn main() {}
