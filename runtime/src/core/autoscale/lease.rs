//! What passes between a coordinator, its instances and those who ask for a connection.

use crate::core::{key::KeyValue, time::Timestamp};
use serde::{Deserialize, Serialize};

/// Number of a lease; never used twice by one coordinator, not even across its restarts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LeaseId(pub u64);

/// One connection of a session on an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    /// Whose it is; `None` for a request without a key.
    pub session: Option<KeyValue>,
    /// On which instance.
    pub instance: u32,
}

/// The permission to connect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The lease.
    pub lease: LeaseId,
    /// The instance to connect to.
    pub instance: u32,
}

/// Where a session was served last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The instance.
    pub instance: u32,
    /// How long that is remembered.
    pub until: Timestamp,
}

/// A place in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// What an instance holds: the whole truth about it at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Which life of the object this is; grows with each.
    pub life: u64,
    /// Number of the report in this life, from 1.
    pub number: u64,
    /// The open connections.
    pub held: Vec<Held>,
    /// Those that ended since the report before, which may never have been in one.
    pub ended: Vec<LeaseId>,
    /// Whether the last connection failed because the instance did.
    pub failing: bool,
}

/// An open connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Its lease.
    pub lease: LeaseId,
    /// Whose it is.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub session: Option<KeyValue>,
}

/// What a coordinator answers to a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Connections to close, because their session was given to another instance while nobody heard of this one.
    pub revoked: Vec<LeaseId>,
}
