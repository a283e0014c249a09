//! How often something is tried, and how long to wait in between.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Tries with pauses that double from one to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retry {
    /// Tries altogether; 0 is taken for 1.
    pub attempts: u32,
    /// The pause after the first try.
    pub first: Duration,
    /// No pause is longer.
    pub longest: Duration,
}

impl Retry {
    /// One try.
    pub const NEVER: Self = Self::new(1, Duration::ZERO, Duration::ZERO);

    /// So many tries, with pauses that double from `first` up to `longest`.
    pub const fn new(attempts: u32, first: Duration, longest: Duration) -> Self {
        Self { attempts, first, longest }
    }

    /// The pause after the try number `failed`, counting from 1; `None` when it was the last one.
    pub fn pause(&self, failed: u32) -> Option<Duration> {
        let doublings = failed.saturating_sub(1);
        let factor = 1_u32.checked_shl(doublings).unwrap_or(u32::MAX);
        (failed < self.attempts).then(|| self.first.saturating_mul(factor).min(self.longest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn pauses_double_up_to_the_longest_and_end_with_the_tries() {
        let retry = Retry::new(6, SECOND, 5 * SECOND);
        let pauses: Vec<_> = (1..=7).map(|failed| retry.pause(failed).map(|pause| pause.as_secs())).collect();
        assert_eq!(pauses, [Some(1), Some(2), Some(4), Some(5), Some(5), None, None]);
    }

    #[test]
    fn extremes_neither_overflow_nor_try_for_ever() {
        let retry = Retry::new(u32::MAX, Duration::MAX, Duration::MAX);
        assert_eq!(retry.pause(u32::MAX - 1), Some(Duration::MAX));
        assert_eq!(Retry::new(u32::MAX, SECOND, 60 * SECOND).pause(1_000), Some(60 * SECOND));
        for attempts in [0, 1] {
            assert_eq!(Retry { attempts, ..Retry::NEVER }.pause(1), None);
        }
    }
}
