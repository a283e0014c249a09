//! What was seen in a simulation.

use crate::core::{
    failure::FailureKind,
    lifecycle::{Exit, RunId, Stop},
    time::Timestamp,
};

/// Something that was seen, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: Observed,
}

/// Something that was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Observed {
    /// The runtime was asked to start the container.
    Start(RunId),
    /// The container is gone.
    Exit(Exit),
    /// A WebSocket was let through, which its client closes at this time.
    Socket(Timestamp),
    /// `on_start` was called.
    OnStart(RunId),
    /// `on_ready` was called.
    OnReady(RunId),
    /// `on_stop` was called.
    OnStop(Stop),
    /// `on_error` was called.
    OnError(RunId, FailureKind),
    /// `on_activity_expired` was called.
    OnActivityExpired(RunId),
    /// The alarm was set to this time.
    Alarm(Timestamp),
    /// The alarm rang.
    Rang,
    /// The object was built in memory.
    Built,
    /// The object is gone from memory.
    Gone,
}
