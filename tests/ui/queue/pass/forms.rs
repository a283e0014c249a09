//! Every key, several queues, and attributes on either side of `#[container]`.
#![deny(warnings)]

use worker_containers::{core::entry::Target, prelude::*, worker};

#[queue("first", path = "/first", key = field("jobId"))]
#[container(ports = [8080, 9090])]
#[queue(
    "jobs",
    path = "/process?from=queue",
    pool = 4,
    key = field("user"),
    port = 9090,
    at_once = 1,
    binding = "JOBS",
    dead_letter_queue = "jobs-dead",
    max_batch_size = 100,
    max_batch_timeout = "1m",
    max_retries = 0,
    max_concurrency = 250,
    retry_delay = "12h",
)]
#[worker_containers::queue("single", path = "/",)]
pub struct Processor;

async fn others(_batch: worker::MessageBatch<String>, _env: worker::Env, _context: worker::Context) {}

mod with_a_result {
    use super::*;

    async fn others(
        batch: worker::MessageBatch<String>,
        _env: worker::Env,
        _context: worker::Context,
    ) -> worker::Result<()> {
        batch.messages().map(drop)
    }

    dispatcher!(Processor; queue = others);
}

dispatcher!(Processor; queue = others,);

fn main() {
    let names: Vec<&str> = Processor::SPEC.queues.iter().map(|queue| queue.name).collect();
    assert_eq!(names, ["first", "jobs", "single"]);
    let jobs = &Processor::SPEC.queues[1];
    assert_eq!(jobs.target, Target::Pool { size: 4, key: Some("user") });
    assert_eq!((jobs.port, jobs.at_once, jobs.variable), (Some(9090), 1, "JOBS_QUEUE_NAME"));
    assert_eq!(Processor::SPEC.queues[0].target, Target::Key("jobId"));
    assert_eq!(Processor::SPEC.queues[2].target, Target::Message);
}
