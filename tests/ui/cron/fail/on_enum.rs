use worker_containers::prelude::*;

#[cron("0 3 * * *", path = "/run-job")]
enum Nightly {}

fn main() {}
