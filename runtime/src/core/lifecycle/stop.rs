//! Why a run ended.

use super::record::{Run, RunId};
use crate::core::failure::{Failure, FailureKind};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The end of a run, as `on_stop` is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Stop {
    /// Which run; the next one may have begun.
    pub run: RunId,
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
    /// It was up and nothing listened on one of its ports any more.
    Unresponsive(String),
    /// The runtime asked the container to end: a rollout, or its host was needed for something else.
    Rollout,
    /// The container was gone when the object woke up: an eviction, a failure of its host.
    Lost,
    /// It had let WebSockets through, so the platform was left to end it when none is open and nobody has used it for
    /// `sleep_after`; nobody saw whether that is why it ended.
    LeftToPlatform,
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
    /// A port that listened does not.
    Unresponsive(String),
}

/// What the runtime said when the container was gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exit {
    /// The first process ended with this code; 0 also when the container was destroyed.
    Code(i32),
    /// The runtime asked it to end.
    Signalled,
    /// Nobody was there to see it.
    Unseen,
    /// Another text, word for word.
    Unknown(String),
}

impl Exit {
    /// What the runtime said instead of an exit code.
    pub fn of_runtime(text: &str) -> Self {
        match Failure::of_runtime(text).kind {
            FailureKind::AskedToEnd => Self::Signalled,
            _ => Self::Unknown(text.to_owned()),
        }
    }
}

impl Stop {
    /// The end of a run that this side may have asked for.
    pub(super) fn of(run: &Run, reason: Option<StopReason>, forced: bool, exit: &Exit) -> Self {
        let code = match exit {
            Exit::Code(code) => Some(*code),
            Exit::Signalled | Exit::Unseen | Exit::Unknown(_) => None,
        };
        let cause = match (reason, exit) {
            (Some(reason), _) => reason.into(),
            (None, Exit::Code(_)) => StopCause::Exited,
            (None, Exit::Signalled) => StopCause::Rollout,
            (None, Exit::Unseen) if run.left.is_some() => StopCause::LeftToPlatform,
            (None, Exit::Unseen) => StopCause::Lost,
            (None, Exit::Unknown(text)) => StopCause::Unknown(cut(text.clone())),
        };
        Self { run: run.id, cause, code, forced }
    }
}

/// So much of a text that somebody else wrote is kept.
const MOST_KEPT: usize = 1024;

/// The beginning of a text, as much as is kept.
fn cut(mut text: String) -> String {
    text.truncate(text.floor_char_boundary(MOST_KEPT));
    text
}

impl StopReason {
    /// The same with texts as long as they may be stored: an error may be of any length, and a record that cannot be
    /// stored would end the object instead of the run.
    pub(super) fn bounded(self) -> Self {
        match self {
            Self::Idle | Self::Requested => self,
            Self::Destroyed(why) => Self::Destroyed(cut(why)),
            Self::StartFailed(why) => Self::StartFailed(cut(why)),
            Self::Unresponsive(why) => Self::Unresponsive(cut(why)),
        }
    }
}

impl From<StopReason> for StopCause {
    fn from(reason: StopReason) -> Self {
        match reason {
            StopReason::Idle => Self::Idle,
            StopReason::Requested => Self::Requested,
            StopReason::Destroyed(why) => Self::Destroyed(why),
            StopReason::StartFailed(why) => Self::StartFailed(why),
            StopReason::Unresponsive(why) => Self::Unresponsive(why),
        }
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cause.fmt(f)?;
        if let Some(code) = self.code {
            write!(f, " (exit code {code})")?;
        }
        f.write_str(if self.forced { ", destroyed after it ignored the signal" } else { "" })
    }
}

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", StopCause::from(self.clone()))
    }
}

impl fmt::Display for StopCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Idle => f.write_str("idle"),
            Self::Requested => f.write_str("stopped on request"),
            Self::Destroyed(why) => write!(f, "destroyed: {why}"),
            Self::Exited => f.write_str("exited"),
            Self::StartFailed(why) => write!(f, "failed to start: {why}"),
            Self::Unresponsive(why) => write!(f, "did not answer: {why}"),
            Self::Rollout => f.write_str("asked to end by the runtime"),
            Self::Lost => f.write_str("lost"),
            Self::LeftToPlatform => f.write_str("ended by the platform, to which it was left"),
            Self::Unknown(text) => write!(f, "ended: {text}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_of_a_text_is_bounded() {
        let long = "ä".repeat(3 << 20);
        for reason in [
            StopReason::Destroyed as fn(String) -> StopReason,
            StopReason::StartFailed,
            StopReason::Unresponsive,
        ] {
            let stored = serde_json::to_string(&reason(long.clone()).bounded()).unwrap_or_default();
            assert!((1000..1100).contains(&stored.len()), "{} bytes", stored.len());
        }
    }
}
