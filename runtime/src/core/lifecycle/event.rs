//! What an instance is told.

use super::{
    record::RunId,
    silent::Prospect,
    stop::{Exit, StopReason},
};
use crate::core::{failure::Failure, idle::Activity, options::StartOptions, signal::Signal};

/// Something that happened.
///
/// Events about a run carry its number; those about a run that is over are ignored, because effects take time and
/// their outcome may arrive late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Somebody needs the container ready, with these options or with those of the last time.
    Demand(Option<StartOptions>),
    /// The platform accepted the start and the ports of the run listen.
    PortsReady(RunId),
    /// The start failed, for this reason.
    StartFailed(RunId, Failure),
    /// The time for the start is over, its container runs, and no port of it ever answered.
    Silent(RunId, Failure, Prospect),
    /// `on_start` returned.
    Announced(RunId, Result<(), Failure>),
    /// The container is gone.
    Exited(RunId, Exit),
    /// Somebody wants the run to end, by this signal where it is not destroyed.
    Stop(StopReason, Signal),
    /// Nothing listens on a port of the run that did, although the platform says that its container runs.
    Unresponsive(RunId, String),
    /// Nothing happened for a while, or something that must be remembered; `Activity` is what is known of the last use.
    Quiet(Activity),
    /// The pause before a start is over, and nobody waits for it any more.
    Unwanted(RunId),
    /// The alarm rang.
    Alarm(Activity),
    /// `on_activity_expired` returned, and this is the use in the meantime.
    Expired(RunId, Verdict, Activity),
}

/// What `on_activity_expired` decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Stop the container.
    Stop,
    /// Keep it for another `sleep_after`.
    KeepAlive,
}
