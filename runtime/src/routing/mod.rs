//! The Worker side: from a request to an instance.

mod connect;
mod destination;
mod errands;
mod handle;
mod identify;
mod router;
mod send;
mod stats;

pub use destination::Destination;
pub use handle::{Handle, Port};
pub use router::Router;
pub(crate) use router::{dispatch, variable};
pub(crate) use send::warm_up;
