//! What an instance remembers across evictions, restarts and panics.

use super::{
    failures::Failures,
    stop::{Stop, StopReason},
};
use crate::core::{idle::LastUse, options::StartOptions, time::Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Number of a run of one instance, counting from 1; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(pub u64);

/// Everything that is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The last number given to a run.
    pub last_run: RunId,
    /// The run that is not over, as far as is known.
    pub run: Option<Run>,
    /// How the run before ended.
    pub ended: Option<Ended>,
    /// An end that `on_stop` has not been told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owed: Option<Stop>,
    /// When the instance was used last, as far as is known.
    pub last_use: LastUse,
    /// What starts say beyond the attributes, until one says something else.
    #[serde(default, skip_serializing_if = "StartOptions::is_empty")]
    pub options: StartOptions,
    /// When a run was replaced that did not answer any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspected: Option<Timestamp>,
    /// Starts that failed in a row.
    #[serde(default)]
    pub failures: Failures,
}

/// One start-to-stop of an instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Its number.
    pub id: RunId,
    /// When it was started.
    pub began: Timestamp,
    /// How far it is.
    pub phase: Phase,
    /// When it got there.
    #[serde(default)]
    pub since: Timestamp,
    /// Whether `on_start` was called, so that `on_stop` must be.
    pub announced: bool,
    /// Since when it is the platform that ends it, when no connection is open: nobody else can see them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Timestamp>,
}

/// How far a run is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// The container was asked to start and requests wait.
    Starting,
    /// Requests are forwarded.
    Ready,
    /// The container was asked to end.
    Stopping {
        /// Why.
        reason: StopReason,
        /// Whether it was destroyed because it did not listen.
        forced: bool,
    },
}

/// The end of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Ended {
    /// Which one, and why.
    pub stop: Stop,
    /// When it was noticed.
    pub at: Timestamp,
}

impl Record {
    /// Reads what was stored. When it is not understood, as after a rollback to an older version, the record begins
    /// anew, with the numbers of runs still used only once, and the second value says why.
    pub fn read(text: &str, now: Timestamp) -> (Self, Option<String>) {
        match serde_json::from_str(text) {
            Ok(record) => (record, None),
            Err(error) => {
                let value: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
                let last_run = value.get("last_run").and_then(serde_json::Value::as_u64).unwrap_or_default();
                (Self { last_run: RunId(last_run), ..Self::new(now) }, Some(error.to_string()))
            }
        }
    }

    /// An instance that never ran.
    pub fn new(now: Timestamp) -> Self {
        Self {
            last_run: RunId(0),
            run: None,
            ended: None,
            owed: None,
            last_use: LastUse::new(now),
            options: StartOptions::default(),
            suspected: None,
            failures: Failures::default(),
        }
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
