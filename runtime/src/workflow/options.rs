//! How a step is tried again, and how long it may take.

use crate::core::time::millis;
use serde::Serialize;
use std::time::Duration;

/// How a step is tried again, and how long each attempt may take. What is not said is the platform's: five more attempts,
/// ten seconds and twice as much each time, and ten minutes for each.
///
/// ```
/// use std::time::Duration;
/// use worker_containers::{Backoff, StepOptions};
///
/// let patient = StepOptions::new()
///     .retries(10, Duration::from_secs(30))
///     .backoff(Backoff::Constant)
///     .timeout(Duration::from_secs(30 * 60));
/// # let _ = patient;
/// ```
#[derive(Clone, Debug, Default, Serialize)]
pub struct StepOptions {
    #[serde(skip_serializing_if = "Option::is_none")]
    retries: Option<Retries>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeout: Option<u64>,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct Retries {
    limit: u32,
    delay: u64,
    backoff: Backoff,
}

/// How the pauses between attempts grow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Backoff {
    /// Not at all.
    Constant,
    /// By the first pause each time.
    Linear,
    /// Twofold each time.
    #[default]
    Exponential,
}

/// What the platform does when nothing is said.
const USUAL: Retries = Retries { limit: 5, delay: 10_000, backoff: Backoff::Exponential };

impl StepOptions {
    /// Those of the platform.
    pub fn new() -> Self {
        Self::default()
    }

    /// After a failure the step is tried so many times more, the first time after `delay`.
    #[must_use]
    pub fn retries(mut self, limit: u32, delay: Duration) -> Self {
        let usual = self.retries.unwrap_or(USUAL);
        self.retries = Some(Retries { limit, delay: millis(delay), ..usual });
        self
    }

    /// How the pauses grow.
    #[must_use]
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        let usual = self.retries.unwrap_or(USUAL);
        self.retries = Some(Retries { backoff, ..usual });
        self
    }

    /// An attempt that takes longer has failed.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(millis(timeout));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_those_of_the_platform_unless_said_otherwise() {
        let json = |options: StepOptions| serde_json::to_string(&options).unwrap();
        assert_eq!(json(StepOptions::new()), "{}");
        assert_eq!(
            json(StepOptions::new().retries(2, Duration::from_secs(1)).timeout(Duration::from_secs(60))),
            r#"{"retries":{"limit":2,"delay":1000,"backoff":"exponential"},"timeout":60000}"#
        );
        assert_eq!(
            json(StepOptions::new().backoff(Backoff::Linear)),
            r#"{"retries":{"limit":5,"delay":10000,"backoff":"linear"}}"#
        );
    }
}
