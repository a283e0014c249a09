//! A run that is up and does not answer: the platform says that its container runs, and nothing listens where something
//! did.

use super::{
    effect::{Effect, Hook},
    machine::Lifecycle,
    record::{Phase, Run},
    stop::StopReason,
};
use crate::core::{
    failure::{Failure, FailureKind},
    signal::Signal,
    time::Timestamp,
};
use std::time::Duration;

/// How long after such a run its successors are taken as they are, so that a broken image is not started again and again.
pub const TRUSTED_AFTER: Duration = Duration::from_secs(30);

impl Lifecycle {
    /// Replaces a ready run that does not answer, on behalf of somebody who waits, unless that was done just now.
    pub(super) fn suspect(&mut self, run: Run, why: String, now: Timestamp) -> Vec<Effect> {
        if run.phase != Phase::Ready || self.doubts(now).is_some() {
            return Vec::new();
        }
        self.record.suspected = Some(now);
        self.want(Duration::ZERO);
        let failure = Failure::new(FailureKind::NotListening, why.clone()).in_run(run.id);
        let told = Effect::Call(Hook::Error(run.id, failure));
        // Gently, because WebSockets that nobody sees may still be open.
        self.stop(run, StopReason::Unresponsive(why), Signal::TERM, now).into_iter().chain([told]).collect()
    }

    /// Why a run that does not answer is not replaced: the one before was, a moment ago.
    pub fn doubts(&self, now: Timestamp) -> Option<Failure> {
        let left =
            TRUSTED_AFTER.checked_sub(now.since(self.record.suspected?)).filter(|left| !left.is_zero())?;
        let why = format!(
            "the container does not listen although it was replaced for that; it is again in {} s at the earliest",
            left.as_secs().max(1)
        );
        Some(Failure::new(FailureKind::CrashLoop, why).in_run(self.record.last_run))
    }
}
