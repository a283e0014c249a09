//! The Worker of the end-to-end tests of what begins beside requests: a queue, a cron and a workflow of each kind.

mod journal;
mod workflow;

use journal::note;
use serde::{Deserialize, Serialize};
use worker::{Context, Env, MessageBatch, MessageExt, Request, Response, ScheduleContext, ScheduledEvent};
use worker_containers::prelude::*;

/// Notes what reaches an instance, and answers as the test orders: nothing, a status, or `later` for one with
/// `Retry-After`.
#[container(image = "../../fixture/app/Dockerfile", port = 8080, fetch)]
#[queue(
    "jobs",
    path = "/echo",
    key = field("jobId"),
    binding = "JOBS",
    max_batch_timeout = "1s",
    max_retries = 2,
    dead_letter_queue = "jobs-dead",
)]
#[queue("pooled", path = "/echo", pool = 2, binding = "POOLED", max_batch_timeout = "1s")]
#[queue("single", path = "/echo", binding = "SINGLE", max_batch_timeout = "1s", at_once = 1)]
#[route("/jobs/{id}/*", session = path("id"))]
#[cron("0 3 * * *", path = "/echo")]
#[cron("30 * * * *", path = "/echo", instance = "hourly")]
pub struct Processor;

impl Fetch for Processor {
    async fn fetch(&self, instance: &Instance, request: Request) -> worker_containers::Result<Response> {
        if request.path() != "/echo" {
            return instance.fetch(request).await;
        }
        let body = request.clone()?.text().await?;
        let name = instance.name().unwrap_or_default();
        let id = request.headers().get("x-queue-message-id")?.unwrap_or_default();
        let order = note(instance.env(), "calls", format!("{name} {body} {id}")).await?;
        match order.as_str() {
            "" => instance.fetch(request).await,
            "later" => {
                let response = Response::error("later", 503)?;
                response.headers().set("retry-after", "3")?;
                Ok(response)
            }
            status => Ok(Response::error("as ordered", status.parse().unwrap_or(500))?),
        }
    }
}

/// Starts for longer than a request waits, and notes what its messages were answered.
#[container(
    image = "../../fixture/app/Dockerfile",
    port = 8080,
    fetch,
    wait_timeout = "1s",
    env(LISTEN_AFTER_MS = 2500)
)]
#[queue("slow", path = "/echo", key = field("jobId"), binding = "SLOW", max_batch_timeout = "1s")]
#[route("/slow/{id}/*", session = path("id"))]
pub struct Drowsy;

impl Fetch for Drowsy {
    async fn fetch(&self, instance: &Instance, request: Request) -> worker_containers::Result<Response> {
        let response = instance.fetch(request).await?;
        note(instance.env(), "slow", response.status_code().to_string()).await?;
        Ok(response)
    }
}

/// Runs to its end.
#[container(image = "../../fixture/app/Dockerfile", env(JOB_MS = 200), hooks)]
#[cron("15 4 * * *")]
pub struct Nightly;

impl Hooks for Nightly {
    async fn on_stop(&self, instance: &Instance, stop: &Stop) {
        let line = format!("{} {stop}", instance.name().unwrap_or_default());
        // The scenario that needs it fails without it.
        let _ = note(instance.env(), "nightly", line).await;
    }
}

/// Two of three are kept warm.
#[container(image = "../../fixture/app/Dockerfile", port = 8080)]
#[route("/warm/*", pool = 3, key = header("X-Session-ID"), keep_warm = 2)]
pub struct Warm;

dispatcher!(Processor, Drowsy, Nightly, Warm; fallback = fallback, queue = dead_letters, scheduled = other_crons);

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Job {
    #[serde(skip_serializing_if = "Option::is_none")]
    job_id: Option<String>,
    n: u32,
}

/// Messages that failed too often.
async fn dead_letters(batch: MessageBatch<Job>, env: Env, _context: Context) -> worker::Result<()> {
    for message in batch.messages()? {
        let job = message.body();
        let line = format!("{} {}", job.job_id.as_deref().unwrap_or("nobody"), message.id());
        note(&env, &batch.queue(), line).await?;
    }
    Ok(())
}

async fn other_crons(event: ScheduledEvent, env: Env, _context: ScheduleContext) -> worker::Result<()> {
    note(&env, "others", event.cron()).await.map(drop)
}

/// `/__send/BINDING/ID/COUNT` sends so many messages, with the job's id unless that is `-`; `/__begin/ID` begins a
/// workflow, `/__pause/ID` and `/__resume/ID` do so, and `/__status/ID` tells how far it is.
async fn fallback(request: Request, env: Env, _context: Context) -> worker::Result<Response> {
    let path = request.path();
    match path.split('/').skip(1).collect::<Vec<_>>().as_slice() {
        ["__send", binding, id, count] => {
            let job_id = (*id != "-").then(|| (*id).to_owned());
            for n in 0..count.parse().unwrap_or(1) {
                env.queue(binding)?.send(Job { job_id: job_id.clone(), n }).await?;
            }
            Response::ok("sent")
        }
        ["__begin", id] => workflow::begin(&env, id).await,
        ["__status", id] => workflow::status(&env, id).await,
        ["__pause", id] => workflow::pause(&env, id).await,
        ["__resume", id] => workflow::resume(&env, id).await,
        _ => Response::error("the fallback", 404),
    }
}
