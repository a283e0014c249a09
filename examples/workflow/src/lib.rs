//! Several steps with a container in them, which go on where they stopped after a restart or a deploy.
//!
//! Run it with `cargo xtask dev -p workflow-example`.

use serde::{Deserialize, Serialize};
use std::time::Duration;
use worker::{Context, Env, Request, Response};
use worker_containers::{Event, Step, StepError, StepOptions, prelude::*};

/// Does the work, one instance for each job.
#[container(image = "./Dockerfile", port = 8080, sleep_after = "2m")]
pub struct Processor;

/// Starts a container, has it work, and stops it.
#[workflow]
pub struct Processing;

/// What an instance of the workflow is given.
#[derive(Debug, Serialize, Deserialize)]
pub struct Job {
    id: String,
}

impl Workflow for Processing {
    type Payload = Job;
    type Output = String;

    async fn run(event: Event<Job>, step: &Step, env: &Env) -> Result<String, StepError> {
        let processor = Processor::by_name(env, &event.payload.id)?;
        step.run("start", async || Ok(processor.start_and_wait_for_ports().await?)).await?;
        let retries = StepOptions::new().retries(3, Duration::from_secs(5)).timeout(Duration::from_secs(60));
        let result = step
            .run_with("process", retries, async || {
                let mut answer =
                    processor.fetch(Request::new("http://container/process", worker::Method::Post)?).await?;
                match answer.status_code() {
                    200 => Ok(answer.text().await?),
                    status => Err(StepError::new(format!("the processor answered {status}"))),
                }
            })
            .await?;
        step.run("stop", async || Ok(processor.stop().await?)).await?;
        Ok(result)
    }
}

dispatcher!(Processor; fallback = fallback);

/// `/begin/ID` begins an instance, and `/status/ID` tells how far it is.
async fn fallback(request: Request, env: Env, _context: Context) -> worker::Result<Response> {
    let path = request.path();
    let done = async {
        match path.split('/').skip(1).collect::<Vec<_>>().as_slice() {
            ["begin", id] => {
                let instance = Processing::create(&env, id, &Job { id: (*id).to_owned() }).await?;
                Ok(Response::ok(format!("{} began\n", instance.id()))?)
            }
            ["status", id] => {
                let status = Processing::get(&env, id).await?.status().await?;
                Ok(Response::ok(format!("{status:?}\n"))?)
            }
            _ => Ok(Response::error("write /begin/ID or /status/ID", 404)?),
        }
    };
    done.await.or_else(|error: Error| Response::error(error.to_string(), error.answer().status))
}
