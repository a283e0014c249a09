//! Jobs of a queue: each message is sent into the instance of its job, and comes again when that fails.
//!
//! Run it with `cargo xtask dev -p queue-example`.

use serde::{Deserialize, Serialize};
use worker::{Context, Env, Request, Response};
use worker_containers::prelude::*;

/// One instance for each job; a message that failed three times more is kept in `jobs-dead`.
#[container(image = "./Dockerfile", port = 8080, sleep_after = "2m", max_instances = 20)]
#[queue(
    "jobs",
    path = "/process",
    key = field("jobId"),
    binding = "JOBS",
    max_batch_size = 10,
    max_batch_timeout = "1s",
    max_retries = 3,
    retry_delay = "5s",
    dead_letter_queue = "jobs-dead",
)]
#[route("/jobs/{id}/*", session = path("id"))]
pub struct Processor;

dispatcher!(Processor; fallback = enqueue);

/// What is in a message.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Job {
    job_id: String,
}

/// `/enqueue/ID` puts a job into the queue and does not wait for it.
async fn enqueue(request: Request, env: Env, _context: Context) -> worker::Result<Response> {
    let Some(job_id) = request.path().strip_prefix("/enqueue/").map(str::to_owned) else {
        return Response::error("write /enqueue/ID or /jobs/ID/…", 404);
    };
    env.queue("JOBS")?.send(Job { job_id }).await?;
    Ok(Response::empty()?.with_status(202))
}
