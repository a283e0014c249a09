use worker_containers::prelude::*;

#[container(port = 8080)]
#[cron("daily", path = "/run-job")]
struct Nightly;

fn main() {}
