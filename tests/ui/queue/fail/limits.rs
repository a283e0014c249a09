use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue("jobs", path = "/process", max_batch_size = 101, max_batch_timeout = "61s", max_retries = 101, max_concurrency = 0, retry_delay = "13h", at_once = 0)]
struct Processor;

fn main() {}
