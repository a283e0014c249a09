//! What is logged: one event for each change of phase.

use super::{record::RunId, stop::Stop};
use crate::core::{failure::Failure, time::millis};
use serde::Serialize;
use std::time::Duration;

/// A run entered a phase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Transition {
    /// Which run.
    pub run: RunId,
    /// The phase it entered.
    pub phase: PhaseName,
    /// Milliseconds since the run began.
    pub ms: u64,
    /// Why, where there is something to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// Exit code of the container, where it ended and is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i32>,
}

/// Phases as they are logged and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PhaseName {
    /// The container was asked to start.
    Starting,
    /// Requests are forwarded.
    Ready,
    /// The container was asked to end.
    Stopping,
    /// The container is gone.
    Stopped,
}

impl Transition {
    pub(super) fn new(run: RunId, phase: PhaseName, age: Duration) -> Self {
        Self { run, phase, ms: millis(age), cause: None, exit_code: None }
    }

    pub(super) fn because(self, cause: impl ToString) -> Self {
        Self { cause: Some(cause.to_string()), ..self }
    }

    pub(super) fn failed(self, failure: &Failure) -> Self {
        let exit_code = failure.exit_code;
        Self { exit_code, ..self.because(&failure.detail) }
    }

    pub(super) fn ended(self, stop: &Stop) -> Self {
        Self { exit_code: stop.code, ..self.because(stop) }
    }
}
