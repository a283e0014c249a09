//! Cloudflare Containers for Rust Workers.

// Generated code names this crate by its own name, in our own tests and examples too.
extern crate self as worker_containers;

pub mod core;

mod error;
mod hooks;
mod object;
mod platform;
mod routing;
mod spec;

pub mod prelude;

#[doc(hidden)]
pub mod __private;

pub use error::{Error, Result};
pub use hooks::{Container, Hooks};
pub use object::{Instance, InstanceState, Status};
pub use routing::{Destination, Dispatcher, Handle, Port};
pub use spec::Spec;
pub use worker;
pub use worker_containers_macros::{container, dispatcher, route};
