//! One alarm for several who need one.
//!
//! The platform gives an object a single alarm. It rings at the earliest of the times that are wanted, is set only when
//! that time changes, never in the past (a time that is over is dropped by the local runtime and delayed by the deployed
//! one), and is deleted when nobody wants it.

use crate::core::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How far ahead an alarm is set for a time that has come, or is over.
pub const SOON: Duration = Duration::from_millis(20);

/// Who needs an alarm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The run of the container.
    Lifecycle,
    /// Tasks of the author.
    Tasks,
    /// The job that runs to completion.
    Job,
}

const SOURCES: [Source; 3] = [Source::Lifecycle, Source::Tasks, Source::Job];

/// What to do on the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Ring at this time, instead of at any other.
    Set(Timestamp),
    /// Do not ring.
    Delete,
}

/// The times that are wanted, and the one that is set. Stored, because both outlive the object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarms {
    wanted: [Option<Timestamp>; 3],
    set: Option<Timestamp>,
}

impl Alarms {
    /// What was stored. An alarm whose time is over may have been given up by the platform, so it is not relied upon.
    pub fn wake(stored: Self, now: Timestamp) -> Self {
        Self { set: stored.set.filter(|set| *set > now), ..stored }
    }

    /// Notes when `source` needs to be called; `None` when it does not.
    pub fn want(&mut self, source: Source, at: Option<Timestamp>) {
        self.wanted[source as usize] = at;
    }

    /// The alarm rang. These need to be called, and have to say anew when they want to be called next.
    ///
    /// The lifecycle is also called when it wants nothing, so that nothing is lost with an alarm of which no note was
    /// taken.
    pub fn rang(&mut self, now: Timestamp) -> Vec<Source> {
        self.set = None;
        let mut due = Vec::new();
        for source in SOURCES {
            let wanted = &mut self.wanted[source as usize];
            match *wanted {
                Some(at) if at <= now => {
                    *wanted = None;
                    due.push(source);
                }
                None if source == Source::Lifecycle => due.push(source),
                _ => {}
            }
        }
        due
    }

    /// What has to change on the platform, and is taken to be changed from now on.
    pub fn settle(&mut self, now: Timestamp) -> Option<Change> {
        let soon = now + SOON;
        let wanted = self.wanted.iter().flatten().min().copied();
        let change = match (wanted, self.set) {
            (None, None) => return None,
            (None, Some(_)) => Change::Delete,
            (Some(at), Some(set)) if at == set => return None,
            // It rings at once as it is; setting it anew would only put it off.
            (Some(at), Some(set)) if at <= soon && set <= soon => return None,
            (Some(at), _) => Change::Set(at.max(soon)),
        };
        self.set = match change {
            Change::Set(at) => Some(at),
            Change::Delete => None,
        };
        Some(change)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Timestamp {
        Timestamp(1_000_000 + seconds * 1_000)
    }

    #[test]
    fn the_earliest_wins_and_the_rest_is_not_forgotten() {
        let mut alarms = Alarms::default();
        alarms.want(Source::Lifecycle, Some(at(10)));
        assert_eq!(alarms.settle(at(0)), Some(Change::Set(at(10))));
        alarms.want(Source::Tasks, Some(at(5)));
        assert_eq!(alarms.settle(at(0)), Some(Change::Set(at(5))));
        alarms.want(Source::Lifecycle, Some(at(8)));
        assert_eq!(alarms.settle(at(1)), None, "the platform's alarm is the same");
        assert_eq!(alarms.rang(at(5)), [Source::Tasks]);
        assert_eq!(alarms.settle(at(5)), Some(Change::Set(at(8))));
        assert_eq!(alarms.rang(at(8)), [Source::Lifecycle]);
        assert_eq!(alarms.settle(at(8)), None, "a rung alarm need not be deleted");
    }

    #[test]
    fn what_nobody_wants_is_deleted_once() {
        let mut alarms = Alarms::default();
        assert_eq!(alarms.settle(at(0)), None);
        alarms.want(Source::Job, Some(at(3)));
        assert_eq!(alarms.settle(at(0)), Some(Change::Set(at(3))));
        alarms.want(Source::Job, None);
        assert_eq!(alarms.settle(at(1)), Some(Change::Delete));
        assert_eq!(alarms.settle(at(1)), None);
    }

    #[test]
    fn a_time_that_is_over_is_set_ahead_and_not_put_off() {
        let mut alarms = Alarms::default();
        alarms.want(Source::Tasks, Some(at(0)));
        let soon = at(9) + SOON;
        assert_eq!(alarms.settle(at(9)), Some(Change::Set(soon)));
        for later in [at(9), soon, at(10), at(60)] {
            assert_eq!(alarms.settle(later), None, "it was put off at {later:?}");
        }
    }

    #[test]
    fn an_alarm_that_the_platform_gave_up_is_set_again() {
        let mut alarms = Alarms::default();
        alarms.want(Source::Tasks, Some(at(5)));
        alarms.settle(at(0));
        let mut early = Alarms::wake(alarms.clone(), at(4));
        assert_eq!(early.settle(at(4)), None, "it is still to ring");
        let mut late = Alarms::wake(alarms, at(600));
        assert_eq!(late.settle(at(600)), Some(Change::Set(at(600) + SOON)));
    }

    #[test]
    fn an_alarm_of_which_no_note_was_taken_reaches_the_lifecycle() {
        assert_eq!(Alarms::default().rang(at(0)), [Source::Lifecycle]);
        let mut alarms = Alarms::default();
        alarms.want(Source::Lifecycle, Some(at(9)));
        assert_eq!(alarms.rang(at(1)), [], "it said when it wants to be called");
    }
}
