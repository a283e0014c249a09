//! How many instances a route needs, and which of them takes the next connection.
//!
//! A [`Coordinator`] hands out leases: one for each connection, on one instance. Instances report what they hold, again
//! and again while they hold anything; what is not reported for the length of [`LEASE`] is believed to be over. So a
//! message that was lost, a client that was killed and an instance that crashed heal by themselves within one lease,
//! and a report repeats the truth instead of adding to a count.
//!
//! Only what is going on is in memory. Sessions without a connection have a [`Seat`] in storage, which whoever asks for
//! a connection brings along; the cost of an answer does not grow with their number.

mod clock;
mod coordinator;
mod effect;
mod lease;
mod limits;
mod roster;
mod stats;
mod tournament;
mod upkeep;

#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;

pub use coordinator::{Assigned, Coordinator, Stored};
pub use effect::Effect;
pub use lease::{Grant, Held, Lease, LeaseId, Reply, Report, Seat, Ticket};
pub use limits::Limits;
pub use stats::{InstanceStats, Stats};

use std::time::Duration;

/// How long a lease is believed without a report.
pub const LEASE: Duration = Duration::from_secs(15);

/// How often an instance reports while it holds leases: two reports may be lost before anything happens.
pub const HEARTBEAT: Duration = Duration::from_secs(5);

/// How long an instance that failed is passed over while others have room.
pub const FAILING: Duration = Duration::from_secs(10);

/// How long a connection waits for a place before it is refused.
pub const QUEUE_PATIENCE: Duration = Duration::from_secs(10);
