//! Starts that fail one after the other: when to leave a container alone.

use crate::core::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// So many starts may fail in a row before a pause.
const TOLERATED: u32 = 3;

/// Starts that failed longer ago are no row any more.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(10 * 60);

/// The longest pause.
const LONGEST: Duration = Duration::from_secs(30);

/// Starts that failed in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failures {
    /// How many.
    pub count: u32,
    /// When the last one did.
    pub last: Timestamp,
}

impl Failures {
    /// One more.
    pub(super) fn add(&mut self, now: Timestamp) {
        let count = if now.since(self.last) < FORGOTTEN_AFTER { self.count } else { 0 };
        *self = Self { count: count.saturating_add(1), last: now };
    }

    /// How long starts are refused from `now` on: not at all for the first ones, then 5, 10, 20 and at most 30 seconds
    /// after the last.
    pub fn pause(&self, now: Timestamp) -> Option<Duration> {
        let beyond = self.count.checked_sub(TOLERATED)?;
        let pause = Duration::from_secs(5).saturating_mul(1 << beyond.min(8)).min(LONGEST);
        let passed = now.since(self.last);
        (passed < pause).then(|| pause - passed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_grows_to_half_a_minute() {
        let mut failures = Failures::default();
        let mut now = Timestamp(1_000_000);
        let mut pauses = Vec::new();
        for _ in 0..8 {
            failures.add(now);
            let pause = failures.pause(now).unwrap_or_default();
            pauses.push(pause.as_secs());
            now = now + pause;
            assert_eq!(failures.pause(now), None, "it ends");
        }
        assert_eq!(pauses, [0, 0, 5, 10, 20, 30, 30, 30]);
        failures.add(now + FORGOTTEN_AFTER);
        assert_eq!(failures.count, 1, "a new row");
    }
}
