use worker_containers::prelude::*;

#[container(port = 8080)]
#[cron(5, path = "/run-job")]
struct Nightly;

fn main() {}
