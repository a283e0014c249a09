//! Why a run ended.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The end of a run, as `on_stop` is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// Why.
    pub cause: StopCause,
    /// Exit code of the container's first process, where the runtime reported one. 128 + N for signal N.
    pub code: Option<i32>,
    /// Whether the container had to be destroyed because it ignored the signal.
    pub forced: bool,
}

/// Why a run ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum StopCause {
    /// Nobody used it for `sleep_after`.
    Idle,
    /// `stop()` was called.
    Requested,
    /// `destroy()` was called, with this reason.
    Destroyed(String),
    /// The container ended by itself.
    Exited,
    /// The start failed after `on_start` had been called.
    StartFailed(String),
    /// The container was gone when the object woke up: a rollout, an eviction, a failure of its host.
    Lost,
    /// The runtime said something this version does not know, kept word for word.
    Unknown(String),
}

/// Why this side ends a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StopReason {
    /// Idle for `sleep_after`.
    Idle,
    /// `stop()`.
    Requested,
    /// `destroy()`.
    Destroyed(String),
    /// The start failed.
    StartFailed(String),
}

/// What the runtime said when the container was gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exit {
    /// The first process ended with this code; 0 also when the container was destroyed.
    Code(i32),
    /// Nobody was there to see it.
    Unseen,
    /// Another text, word for word.
    Unknown(String),
}

impl Stop {
    /// The end of a run that this side may have asked for.
    pub(super) fn of(reason: Option<StopReason>, forced: bool, exit: &Exit) -> Self {
        let code = match exit {
            Exit::Code(code) => Some(*code),
            Exit::Unseen | Exit::Unknown(_) => None,
        };
        let cause = match (reason, exit) {
            (Some(reason), _) => reason.into(),
            (None, Exit::Code(_)) => StopCause::Exited,
            (None, Exit::Unseen) => StopCause::Lost,
            (None, Exit::Unknown(text)) => StopCause::Unknown(text.clone()),
        };
        Self { cause, code, forced }
    }
}

impl From<StopReason> for StopCause {
    fn from(reason: StopReason) -> Self {
        match reason {
            StopReason::Idle => Self::Idle,
            StopReason::Requested => Self::Requested,
            StopReason::Destroyed(why) => Self::Destroyed(why),
            StopReason::StartFailed(why) => Self::StartFailed(why),
        }
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.cause {
            StopCause::Idle => f.write_str("idle")?,
            StopCause::Requested => f.write_str("stopped on request")?,
            StopCause::Destroyed(why) => write!(f, "destroyed: {why}")?,
            StopCause::Exited => f.write_str("exited")?,
            StopCause::StartFailed(why) => write!(f, "failed to start: {why}")?,
            StopCause::Lost => f.write_str("lost")?,
            StopCause::Unknown(text) => write!(f, "ended: {text}")?,
        }
        if let Some(code) = self.code {
            write!(f, " (exit code {code})")?;
        }
        f.write_str(if self.forced { ", destroyed after it ignored the signal" } else { "" })
    }
}
