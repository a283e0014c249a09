//! When a task is to run.

use super::{iso, task::ScheduleError};
use crate::core::time::Timestamp;
use std::{str::FromStr, time::Duration};

/// The last millisecond of the year 2261. workerd keeps alarms as nanoseconds in 64 bits, which end in April 2262: one
/// beyond is lost without a word.
const LAST: Timestamp = Timestamp(9_214_646_399_999);

/// A point in time, or a time from now.
///
/// ```
/// use std::time::Duration;
/// use worker_containers::{When, core::time::Timestamp};
///
/// let in_a_minute = When::from(Duration::from_secs(60));
/// let new_year = "2027-01-01T00:00:00+01:00".parse::<When>()?;
/// assert_eq!(new_year, When::At(Timestamp(1_798_758_000_000)));
/// # Ok::<(), worker_containers::core::schedule::ScheduleError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At this time; at once when it is over.
    At(Timestamp),
    /// This long after it was scheduled.
    After(Duration),
}

impl When {
    /// The time meant by it at `now`.
    ///
    /// # Errors
    ///
    /// [`ScheduleError::Time`] for what lies beyond the year 2261.
    pub fn resolve(self, now: Timestamp) -> Result<Timestamp, ScheduleError> {
        let at = match self {
            Self::At(at) => at,
            Self::After(delay) => now + delay,
        };
        if at > LAST {
            return Err(ScheduleError::Time("the time of the task lies beyond the year 2261".to_owned()));
        }
        Ok(at)
    }
}

impl From<Timestamp> for When {
    fn from(at: Timestamp) -> Self {
        Self::At(at)
    }
}

impl From<Duration> for When {
    fn from(delay: Duration) -> Self {
        Self::After(delay)
    }
}

impl TryFrom<&str> for When {
    type Error = ScheduleError;

    fn try_from(text: &str) -> Result<Self, ScheduleError> {
        text.parse()
    }
}

/// ISO 8601, with an offset: `2027-01-01T00:00:00Z`, `2027-01-01T00:00+01:00`; a date alone is its midnight in UTC.
impl FromStr for When {
    type Err = ScheduleError;

    fn from_str(text: &str) -> Result<Self, ScheduleError> {
        iso::parse(text).map(Self::At).map_err(|why| {
            // What came in may be long, and is the caller's own.
            let shown: String = text.chars().take(40).collect();
            ScheduleError::Time(format!("`{shown}` is no time: {why}"))
        })
    }
}
