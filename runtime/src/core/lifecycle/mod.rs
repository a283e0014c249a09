//! The life of one instance: runs that start, serve and end, one after the other.
//!
//! [`Lifecycle`] is a state machine. It is told events and answers with effects; the object performs them and reports
//! what came of it as further events. Everything that must outlive an eviction is in its [`Record`], which it asks to
//! be saved before any effect that depends on it.
//!
//! [`Lifecycle`] itself is in `machine`; how a run begins, idles and ends is decided in the file of that name.

mod begin;
mod effect;
mod end;
mod event;
mod failures;
mod idling;
mod machine;
mod record;
mod silent;
mod stop;
mod suspect;
mod transition;

pub use effect::{Effect, Hook};
pub use event::{Event, Verdict};
pub use failures::Failures;
pub use machine::Lifecycle;
pub use record::{Ended, Phase, Record, Run, RunId};
pub use silent::Prospect;
pub use stop::{Exit, Stop, StopCause, StopReason};
pub use suspect::TRUSTED_AFTER;
pub use transition::{PhaseName, Transition};
