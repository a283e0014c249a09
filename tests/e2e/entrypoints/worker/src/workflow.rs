//! A workflow whose every attempt at a step is noted.

use crate::{Processor, journal::note};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use worker::{Env, Method, Request, RequestInit, Response};
use worker_containers::{Backoff, Event, Step, StepError, StepOptions, prelude::*};

/// Starts a container, does something that fails, sleeps, and has the container work.
#[workflow]
pub(crate) struct Processing;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Order {
    id: String,
    n: u32,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Receipt {
    doubled: u32,
    echoed: String,
}

impl Workflow for Processing {
    type Payload = Order;
    type Output = Receipt;

    async fn run(event: Event<Order>, step: &Step, env: &Env) -> Result<Receipt, StepError> {
        let order = &event.payload;
        let about = format!("flow-{}", order.id);
        note(env, &about, "run".to_owned()).await?;
        let processor = Processor::by_name(env, &event.instance)?;
        step.run("start", async || {
            note(env, &about, "start".to_owned()).await?;
            Ok(processor.start_and_wait_for_ports().await?)
        })
        .await?;
        let quick = StepOptions::new().retries(3, Duration::from_secs(1)).backoff(Backoff::Constant);
        let doubled = step
            .run_with("double", quick, async || {
                match note(env, &about, "double".to_owned()).await?.as_str() {
                    "" => Ok(order.n * 2),
                    "never" => Err(StepError::non_retryable("never, as ordered")),
                    order => Err(StepError::new(order)),
                }
            })
            .await?;
        step.sleep("rest", Duration::from_secs(2)).await?;
        let echoed = step
            .run("echo", async || {
                note(env, &about, "echo".to_owned()).await?;
                let mut init = RequestInit::new();
                init.with_method(Method::Post).with_body(Some(format!("{doubled} done").into()));
                let request = Request::new_with_init("http://container/echo", &init)?;
                Ok(processor.fetch(request).await?.text().await?)
            })
            .await?;
        Ok(Receipt { doubled, echoed })
    }
}

pub(crate) async fn begin(env: &Env, id: &str) -> worker::Result<Response> {
    let order = Order { id: id.to_owned(), n: 21 };
    match Processing::create(env, id, &order).await {
        Ok(instance) => Response::ok(instance.id()),
        Err(error) => Response::error(error.to_string(), 500),
    }
}

pub(crate) async fn status(env: &Env, id: &str) -> worker::Result<Response> {
    let status = async { Processing::get(env, id).await?.status().await };
    let status = status.await.map_err(|error| error.to_string())?;
    Response::from_json(&serde_json::json!({
        "phase": format!("{:?}", status.phase),
        "output": status.output,
        "error": status.error,
    }))
}

pub(crate) async fn pause(env: &Env, id: &str) -> worker::Result<Response> {
    let paused = async { Processing::get(env, id).await?.pause().await };
    paused.await.map_err(|error| error.to_string())?;
    Response::ok("paused")
}

pub(crate) async fn resume(env: &Env, id: &str) -> worker::Result<Response> {
    let resumed = async { Processing::get(env, id).await?.resume().await };
    resumed.await.map_err(|error| error.to_string())?;
    Response::ok("resumed")
}
