//! Tasks that an instance runs later: kept one by one, run at least once, tried again with growing pauses, and put aside
//! when they cannot be run at all.
//!
//! [`Schedule`] decides: it is told what happened and when, and answers with effects. An attempt is stored before it is
//! made, so that one that ends with the object, the runtime or the machine is known to the next object and counts.

mod book;
mod iso;
mod task;
mod when;

#[cfg(test)]
mod tests;

pub use book::{Effect, MAX_RUNNING, Schedule, WATCH};
pub use task::{Entry, MAX_PAYLOAD_BYTES, MAX_TASKS, ScheduleError, TaskId, TaskStatus};
pub use when::When;
