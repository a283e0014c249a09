//! When to knock on a port that does not answer yet.
//!
//! Knocking is cheap while nothing listens, because the refusal comes at once. So the first seconds are covered closely,
//! and the next knock never waits for one that got no answer: a stuck one costs its interval, not its deadline.

use crate::core::time::Timestamp;
use std::time::Duration;

/// When a run is ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// Path on the default port that must answer; `None` when it is enough that the ports listen.
    pub ping: Option<&'static str>,
    /// The status it must answer with; any success when not given.
    pub ping_status: Option<u16>,
    /// How long a run may take from its start until it is ready.
    pub start_timeout: Duration,
    /// How long a request waits for that; `None` when it waits for as long as the start may take.
    pub wait_timeout: Option<Duration>,
}

impl Readiness {
    /// The ports listen within a minute.
    pub const PORTS: Self =
        Self { ping: None, ping_status: None, start_timeout: Duration::from_secs(60), wait_timeout: None };

    /// How long somebody waits who says nothing about it: for a start, and for what may have to end before.
    pub fn longest_wait(&self) -> Duration {
        self.start_timeout + Duration::from_secs(60)
    }

    /// Whether the answer to a ping says that the run is ready.
    pub fn accepts(&self, status: u16) -> bool {
        match self.ping_status {
            Some(expected) => status == expected,
            None => (200..300).contains(&status),
        }
    }
}

/// Unanswered knocks at a time; more would only queue behind each other.
pub const MAX_PENDING: usize = 8;

/// The plan for one port of one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Knocking {
    began: Timestamp,
    deadline: Timestamp,
    at_most: Duration,
}

/// What a caller may ask for: oftener would only keep the application busy, more seldom would be no waiting.
const INTERVALS: std::ops::RangeInclusive<Duration> = Duration::from_millis(5)..=Duration::from_secs(60);

impl Knocking {
    /// Begins at `now` and gives up after `budget`.
    pub fn new(now: Timestamp, budget: Duration) -> Self {
        Self { began: now, deadline: now + budget, at_most: *INTERVALS.end() }
    }

    /// Pauses no longer than somebody asks who waits; the plan's own pauses may be shorter.
    pub fn at_most(mut self, interval: Duration) -> Self {
        self.at_most = self.at_most.min(interval).max(*INTERVALS.start());
        self
    }

    /// The pause before the next knock; `None` when the budget is used up.
    pub fn pause(&self, now: Timestamp) -> Option<Duration> {
        if now >= self.deadline {
            return None;
        }
        let waited = now.since(self.began);
        let pause = match waited.as_millis() {
            0..5_000 => Duration::from_millis(20),
            5_000..15_000 => Duration::from_millis(50),
            _ => Duration::from_millis(200),
        };
        Some(pause.min(self.at_most).min(self.deadline.since(now)))
    }

    /// How long an answer to one knock is worth waiting for; later ones may take longer, as a slow application needs.
    pub fn patience(&self, now: Timestamp) -> Duration {
        let waited = now.since(self.began);
        waited.clamp(Duration::from_millis(250), Duration::from_secs(5)).min(self.deadline.since(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp(1_000_000);

    fn pauses(plan: Knocking) -> Vec<u128> {
        [0, 6, 20, 59]
            .map(|at| plan.pause(START + Duration::from_secs(at)).unwrap_or_default().as_millis())
            .to_vec()
    }

    #[test]
    fn knocks_get_rarer_unless_somebody_asks_for_more() {
        let plan = Knocking::new(START, Duration::from_secs(60));
        assert_eq!(pauses(plan), [20, 50, 200, 200]);
        assert_eq!(pauses(plan.at_most(Duration::from_millis(40))), [20, 40, 40, 40]);
        assert_eq!(pauses(plan.at_most(Duration::from_secs(5))), [20, 50, 200, 200]);
        assert_eq!(pauses(plan.at_most(Duration::ZERO)), [5, 5, 5, 5], "never without a pause");
        let two = plan.at_most(Duration::from_millis(100)).at_most(Duration::from_millis(30));
        assert_eq!(pauses(two), [20, 30, 30, 30], "whoever asks for more");
        assert_eq!(plan.pause(START + Duration::from_secs(60)), None);
    }
}
