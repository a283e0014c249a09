use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue("jobs", path = "/process", binding = "JOBS", max_retries = 5, dead_letter_queue = "jobs-dead")]
#[cron("0 3 * * *", path = "/run-job")]
#[cron("0 4 * * *", path = "/run-job")]
pub struct Processor;

#[workflow]
pub struct Processing;

dispatcher!(Processor; queue = queue, scheduled = scheduled);
