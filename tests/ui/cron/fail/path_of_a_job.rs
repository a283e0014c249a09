use worker_containers::prelude::*;

#[container()]
#[cron("0 3 * * *", path = "/run-job")]
struct Nightly;

fn main() {}
