//! The shell of the autoscaler: the Durable Object that hands out leases, the objects that hold them, and the Worker
//! that asks. What is decided is decided in `core/autoscale`.

mod ask;
mod holder;
mod object;
mod page;
mod store;

pub(crate) use ask::{ask, stats_of};
pub(crate) use holder::Holder;
pub use object::CoordinatorObject;
pub(crate) use page::{PAGE, policy};

use crate::core::{
    autoscale::{Grant, LeaseId},
    key::KeyValue,
};
use serde::{Deserialize, Serialize};

/// What a coordinator answers to one who asks for a connection.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Answer {
    /// Here it is.
    Granted(Grant),
    /// There is no place.
    Full,
}

/// A lease as it travels with a request.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Travelling {
    /// Who gave it.
    pub(crate) coordinator: String,
    /// Number of the instance there.
    pub(crate) instance: u32,
    /// The lease.
    pub(crate) lease: LeaseId,
    /// Whose it is.
    pub(crate) session: Option<KeyValue>,
}
