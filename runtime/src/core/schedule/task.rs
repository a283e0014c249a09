//! One task, as it is stored and listed.

use crate::core::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Most tasks of one instance at a time, those put aside included.
pub const MAX_TASKS: usize = 1_000;

/// Most bytes of one task, written as JSON. Larger data belongs into storage, and its name into the task.
pub const MAX_PAYLOAD_BYTES: usize = 16 * 1024;

/// Number of a task of one instance, counting from 1; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TaskId(pub u64);

/// One task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number.
    pub id: TaskId,
    /// When it was to run.
    pub at: Timestamp,
    /// How often it was begun.
    pub attempts: u32,
    /// Where it stands.
    #[serde(flatten)]
    pub status: TaskStatus,
    /// The task itself, as JSON.
    pub payload: String,
}

/// Where a task stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "status")]
pub enum TaskStatus {
    /// It runs at this time, for the first time or again.
    Pending {
        /// When.
        due: Timestamp,
    },
    /// It was begun and has not ended.
    Running {
        /// When it was begun.
        since: Timestamp,
    },
    /// It is kept and not run: the code does not know it, or it failed too often.
    Dead {
        /// Why.
        reason: String,
    },
}

/// Why a task is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScheduleError {
    /// The instance has as many tasks as it may have.
    #[error("the instance has {MAX_TASKS} tasks, and no more are kept; cancel some, dead ones included")]
    Full,
    /// The task is too large.
    #[error(
        "the task takes {0} bytes as JSON and may take {MAX_PAYLOAD_BYTES}; keep the data elsewhere and its name in the task"
    )]
    TooLarge(usize),
    /// The time is no time.
    #[error("{0}")]
    Time(String),
    /// The class has no such task.
    #[error("`{class}` does not know this task: {why}")]
    Unknown {
        /// The class.
        class: String,
        /// What serde said.
        why: String,
    },
}

impl ScheduleError {
    /// Checks that a task, written as JSON, is not too large to be kept.
    ///
    /// # Errors
    ///
    /// [`ScheduleError::TooLarge`].
    pub fn check_size(payload: &str) -> Result<(), Self> {
        if payload.len() > MAX_PAYLOAD_BYTES { Err(Self::TooLarge(payload.len())) } else { Ok(()) }
    }
}

impl fmt::Display for TaskId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
