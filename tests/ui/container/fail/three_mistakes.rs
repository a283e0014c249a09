use worker_containers::prelude::*;

#[container(prot = 8080, sleep_after = "5 minutes", max_instances = 0)]
struct Transcoder;

fn main() {}
