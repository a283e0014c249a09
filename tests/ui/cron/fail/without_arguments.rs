use worker_containers::prelude::*;

#[container(port = 8080)]
#[cron]
struct Nightly;

fn main() {}
