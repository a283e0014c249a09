//! A workflow whose steps borrow, and fail in every way.
#![deny(warnings)]

use serde::{Deserialize, Serialize};
use std::time::Duration;
use worker_containers::{Backoff, Event, Step, StepError, StepOptions, WorkflowClass, prelude::*, worker::Env};

#[container(port = 8080)]
pub struct Processor;

#[derive(Serialize, Deserialize)]
pub struct Job {
    id: String,
}

/// Documented.
#[workflow(name = "media-processing", binding = "PIPELINE")]
#[derive(Debug)]
pub struct Processing;

impl Workflow for Processing {
    type Payload = Job;
    type Output = u32;

    async fn run(event: Event<Job>, step: &Step, env: &Env) -> Result<u32, StepError> {
        let job = &event.payload;
        let processor = Processor::by_name(env, &job.id)?;
        step.run("start", async || Ok(processor.start_and_wait_for_ports().await?)).await?;
        let options = StepOptions::new()
            .retries(2, Duration::from_secs(1))
            .backoff(Backoff::Linear)
            .timeout(Duration::from_secs(5));
        let length = step
            .run_with("measure", options, async || match job.id.len() {
                0 => Err(StepError::non_retryable("nothing")),
                length => Ok(u32::try_from(length)?),
            })
            .await?;
        step.sleep("rest", Duration::from_secs(60)).await?;
        step.sleep_until("the past", event.timestamp).await?;
        Ok(length)
    }
}

#[workflow]
struct Small;

impl Workflow for Small {
    type Payload = ();
    type Output = ();

    async fn run(_event: Event<()>, _step: &Step, _env: &Env) -> Result<(), StepError> {
        Ok(())
    }
}

pub async fn use_it(env: &Env) -> worker_containers::Result<Option<u32>> {
    let instance = Processing::create(env, "a", &Job { id: "a".into() }).await?;
    instance.pause().await?;
    Processing::get(env, "a").await?.resume().await?;
    Ok(instance.status().await?.output)
}

fn main() {
    assert_eq!((Processing::CLASS, Processing::BINDING), ("Processing", "PIPELINE"));
    assert_eq!(Small::BINDING, "SMALL");
}
