//! What others are told about an instance.

use super::super::driver::Driver;
use crate::core::{
    lifecycle::{Ended, Phase, Record, RunId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// What `getState` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct InstanceState {
    /// How far the present run is.
    pub status: Status,
    /// When that began, in milliseconds since the epoch.
    pub last_change: u64,
    /// Number of the present run, or of the last one; 0 when it never ran, or where the object does not count.
    #[serde(default)]
    pub run: u64,
    /// Exit code of the last run, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i32>,
}

/// The present run, or the last one, in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Inspection {
    /// Its number; 0 when the instance never ran.
    pub run: RunId,
    /// How far it is.
    pub status: Status,
    /// When that began.
    pub since: Timestamp,
    /// When the present run began; `None` when there is none.
    pub began: Option<Timestamp>,
    /// What was built: `WORKER_CONTAINERS_BUILD` when the Worker was compiled, else the version of its package.
    pub build: String,
    /// Starts that failed in a row.
    pub failed_starts: u32,
    /// How the run before ended.
    pub ended: Option<Ended>,
}

/// How far a run is; read also where the TypeScript library says it in its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Asked to start; its ports do not listen yet.
    Starting,
    /// Requests are forwarded.
    #[serde(alias = "healthy")]
    Running,
    /// Asked to end.
    Stopping,
    /// No container.
    #[serde(alias = "stopped_with_code")]
    Stopped,
}

impl Inspection {
    /// What a record says.
    pub(crate) fn of(record: &Record, build: &str) -> Self {
        let (status, since) = status_of(record);
        Self {
            run: record.last_run,
            status,
            since,
            began: record.run.as_ref().map(|run| run.began),
            build: build.to_owned(),
            failed_starts: record.failures.count,
            ended: record.ended.clone(),
        }
    }
}

impl Driver {
    pub(in crate::object) fn inspect(&self) -> Inspection {
        self.with_lifecycle(|lifecycle| Inspection::of(lifecycle.record(), self.spec.build))
    }
}

pub(super) fn state_of(record: &Record) -> InstanceState {
    let (status, since) = status_of(record);
    let exit_code = record.ended.as_ref().filter(|_| record.run.is_none()).and_then(|ended| ended.stop.code);
    InstanceState { status, last_change: since.0, run: record.last_run.0, exit_code }
}

fn status_of(record: &Record) -> (Status, Timestamp) {
    match &record.run {
        Some(run) => match run.phase {
            Phase::Starting => (Status::Starting, run.since),
            Phase::Ready => (Status::Running, run.since),
            Phase::Stopping { .. } => (Status::Stopping, run.since),
        },
        None => (Status::Stopped, record.ended.as_ref().map_or(record.last_use.idle_since, |ended| ended.at)),
    }
}
