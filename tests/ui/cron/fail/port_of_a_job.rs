use worker_containers::prelude::*;

#[container()]
#[cron("0 3 * * *", port = 8080)]
struct Nightly;

fn main() {}
