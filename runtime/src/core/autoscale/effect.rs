//! What a coordinator wants done.

use super::lease::{Grant, Lease, LeaseId, Ticket};
use crate::core::{autoscale::Seat, key::KeyValue, time::Timestamp};

/// Something to do, in the order given. The first five are writes of one entry each, to be done before any answer leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Remember a lease.
    SaveLease(LeaseId, Lease),
    /// Forget it.
    DropLease(LeaseId),
    /// Remember an instance, and since when it has no connection.
    SaveInstance(u32, Timestamp),
    /// Forget it.
    DropInstance(u32),
    /// Remember where a session was served.
    SaveSeat(KeyValue, Seat),
    /// Let one that waits go on.
    Admit(Ticket, Grant),
    /// Start this instance if it does not run, and count that as a use.
    Warm(u32),
    /// Stop this instance.
    Stop(u32),
    /// Ring at this time, instead of at any other.
    Alarm(Timestamp),
}
