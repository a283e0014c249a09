//! What passes between a coordinator, its instances and those who ask for a connection.

use crate::core::{key::KeyValue, time::Timestamp};
use serde::{Deserialize, Serialize};
use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasherDefault, Hasher},
};

/// Number of a lease; never used twice by one coordinator, not even across its restarts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LeaseId(pub u64);

/// Hashes the numbers of leases. They are counted up and nobody outside can choose them, so neighbours become neighbours in
/// memory: what was granted last ends first as a rule, and is still in the cache.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct InOrder(u64);

impl Hasher for InOrder {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(self.0.rotate_left(8) ^ u64::from(*byte)));
    }

    // The low bits choose the place. The highest seven, of 64 bits or of 32, tell apart who is near it.
    fn write_u64(&mut self, number: u64) {
        self.0 = number ^ (number << 57) ^ ((number & 0x7f) << 25);
    }
}

/// Something for each of some leases.
pub(super) type LeaseMap<T> = HashMap<LeaseId, T, BuildHasherDefault<InOrder>>;

/// Some leases.
pub(super) type LeaseSet = HashSet<LeaseId, BuildHasherDefault<InOrder>>;

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
