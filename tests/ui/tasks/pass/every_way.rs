//! Tasks and jobs, with what may be said of them.
#![deny(warnings)]

use serde::{Deserialize, Serialize};
use std::time::Duration;
use worker_containers::{JobExit, JobOptions, Retry, ScheduledTask, TaskId, When, core::time::Timestamp, prelude::*};

#[container(port = 8080, hooks, tasks)]
pub struct Transcoder;

#[derive(Serialize, Deserialize)]
pub enum Task {
    Report,
    Remove { file: String },
}

impl Tasks for Transcoder {
    type Task = Task;
    const RETRY: Retry = Retry::new(5, Duration::from_secs(1), Duration::from_secs(60));
    const DEADLINE: Duration = Duration::from_secs(10);

    async fn run(&self, instance: &Instance, task: Task) -> Result<(), Error> {
        match task {
            Task::Report => drop(instance.schedule::<Self>(Duration::from_secs(60), &Task::Report)?),
            Task::Remove { file } => drop(file),
        }
        Ok(())
    }
}

impl Hooks for Transcoder {
    async fn on_start(&self, instance: &Instance) -> Result<(), Error> {
        let id: TaskId = instance.schedule::<Self>("2027-01-01T00:00:00Z", &Task::Report)?;
        let _: Vec<ScheduledTask<Task>> = instance.list_tasks::<Self>()?;
        let _: bool = instance.cancel_task(id)? || instance.retry_task(id)?;
        Ok(())
    }
}

#[container]
pub struct Nightly;

pub async fn from_a_worker(transcoder: &Handle<Transcoder>, nightly: &Handle<Nightly>) -> Result<(), Error> {
    let task = Task::Remove { file: "a".to_owned() };
    for when in [When::After(Duration::from_secs(1)), When::At(Timestamp(0)), "2027-01-01".parse()?] {
        let id = transcoder.schedule(when, &task).await?;
        transcoder.cancel_task(id).await?;
    }
    transcoder.schedule(Timestamp(1_800_000_000_000), &task).await?;
    transcoder.schedule("2027-01-01T00:00:00+01:00", &task).await?;
    let _: Vec<ScheduledTask<Task>> = transcoder.list_tasks().await?;
    let JobExit { code: 0, attempts: 1.., run: _, .. } = nightly.run_to_completion(JobOptions::default()).await? else {
        return Ok(());
    };
    Ok(())
}

fn main() {}
