//! A start of which nothing was ever heard: the platform says that its container runs, and no port of it ever answered.
//!
//! Either the program does not listen where it should, or it never ran. Nobody can see which. Where the class is known to
//! listen, the second is likely, and those who wait are better served by another start than by an error.

use super::{
    effect::Effect,
    machine::Lifecycle,
    record::{Phase, Run},
};
use crate::core::{failure::Failure, time::Timestamp};
use std::time::Duration;

/// Starts in a row, the first included, that nothing was heard of before those who wait are told.
const STARTS: u32 = 6;

/// What speaks for another start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prospect {
    /// Somebody still waits.
    pub awaited: bool,
    /// Containers of the class have listened, as they are built now.
    pub proven: bool,
    /// A pause that others do not make at the same time.
    pub jitter: Duration,
}

impl Lifecycle {
    /// Starts again on behalf of those who wait, or tells them. It counts as a failure either way, so the pauses between
    /// starts grow.
    pub(super) fn never_listened(
        &mut self,
        run: Run,
        failure: Failure,
        prospect: Prospect,
        now: Timestamp,
    ) -> Vec<Effect> {
        let starts = self.record.failures.count.saturating_add(1);
        let is_worth_it = prospect.awaited && prospect.proven && starts < STARTS;
        if run.phase != Phase::Starting || !is_worth_it {
            return self.start_failed(run, failure, now);
        }
        self.record.failures.add(now);
        self.want(self.record.failures.pause(now).unwrap_or_default() + prospect.jitter);
        self.abandon(run, failure, now)
    }
}
