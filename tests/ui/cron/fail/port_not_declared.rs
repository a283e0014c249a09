use worker_containers::prelude::*;

#[container(ports = [8080, 8081])]
#[cron("0 3 * * *", path = "/run-job", port = 9090)]
struct Nightly;

fn main() {}
