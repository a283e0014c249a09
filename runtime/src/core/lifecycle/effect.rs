//! What an instance wants done.

use super::{
    record::{Ended, RunId},
    stop::Stop,
    transition::Transition,
};
use crate::core::{failure::Failure, signal::Signal, time::Timestamp};
use std::time::Duration;

/// Something to do, in the order given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Store the record. Effects that follow may rely on it.
    Save,
    /// After this pause, start the container with the options of the record and wait until its ports listen: reported
    /// as `PortsReady`, `StartFailed`, `Silent` or `Exited`; after a pause for which nobody waited, `Unwanted`.
    Launch(RunId, Duration),
    /// Call a hook: in its turn, if it has one, and after [`super::Lifecycle::turn`] has agreed.
    Call(Hook),
    /// Let those who wait for readiness go on.
    Admit,
    /// Tell those who wait that the start failed.
    Refuse(Failure),
    /// Tell those who wait for the end of the run.
    Tell(Ended),
    /// Send this signal and watch for the end, reported as `Exited`.
    Terminate(RunId, Signal),
    /// Destroy the container: its end is reported as `Exited`.
    Destroy(RunId, String),
    /// Ask the runtime to keep the container this long without the object.
    Hold(Duration),
    /// Ring at this time, instead of at any other.
    Alarm(Timestamp),
    /// Do not ring.
    NoAlarm,
    /// Log it.
    Log(Transition),
}

/// A hook and what it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hook {
    /// `on_start`, reported as `Announced`.
    Start(RunId),
    /// `on_ready`.
    Ready(RunId),
    /// `on_stop`.
    Stop(Stop),
    /// `on_error`.
    Error(RunId, Failure),
    /// `on_activity_expired`, reported as `Expired`.
    ActivityExpired(RunId),
}

impl Hook {
    /// Whether it waits until those before it have returned: `on_stop` of a run comes before `on_start` of the next.
    /// The others would only hold these up.
    pub fn takes_turns(&self) -> bool {
        matches!(self, Self::Start(_) | Self::Stop(_))
    }
}
