//! The Worker side: from a request to an instance.

mod connect;
mod dispatcher;
mod handle;

pub(crate) use dispatcher::dispatch;
pub use dispatcher::{Destination, Dispatcher};
pub use handle::{Handle, Port};
