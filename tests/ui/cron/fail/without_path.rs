use worker_containers::prelude::*;

#[container(port = 8080)]
#[cron("0 3 * * *")]
struct Nightly;

fn main() {}
