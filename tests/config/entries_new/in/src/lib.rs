use worker_containers::prelude::*;

#[container(port = 8080)]
#[queue(
    "jobs",
    path = "/process",
    key = field("jobId"),
    binding = "JOBS",
    max_batch_size = 10,
    max_batch_timeout = "5s",
    max_retries = 3,
    max_concurrency = 5,
    retry_delay = "30s",
    dead_letter_queue = "jobs-dead"
)]
#[queue("thumbnails", path = "/thumbnail")]
#[cron("0 3 * * *", path = "/run-job")]
pub struct Processor;

#[container(port = 8080)]
#[cron("0  3 * * *", path = "/run-job")]
#[route("/api/*", pool = 10, keep_warm = 2)]
#[route("/chat/*", autoscale(min = 1, max = 5))]
pub struct Api;

#[workflow]
pub struct Processing;

#[workflow(name = "nightly-report", binding = "REPORT")]
pub struct Report;

dispatcher!(Processor, Api);
