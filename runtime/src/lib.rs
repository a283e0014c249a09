//! Cloudflare Containers for Rust Workers: annotate a struct, and the Durable Object, the routing, the port switching and
//! the wrangler configuration follow from it.
//!
//! ```
//! use worker_containers::prelude::*;
//!
//! /// One transcoder per session, gone five idle minutes after its last byte.
//! #[container(
//!     image = "./Dockerfile",
//!     port = 8080,                      // where fetch() goes
//!     ports = [8080, 9090],             // must be listening before the first request is forwarded
//!     sleep_after = "5m",
//!     max_instances = 12,
//!     env(LOG = "info", API_KEY = secret("API_KEY")),
//! )]
//! #[route("/api/*", pool = 10, key = header("X-Session-ID"))]
//! #[route("/session/{id}/*", session = path("id"))]
//! #[route("/metrics", shared, port = 9090)]
//! pub struct Transcoder;
//!
//! dispatcher!(Transcoder);
//! ```
//!
//! # Where to find what
//!
//! - [`container`], [`route`] and [`dispatcher!`](macro@dispatcher): every key, with examples.
//! - [`queue`] and [`cron`]: what calls a container beside requests; [`workflow`]: steps that outlive everything.
//! - [`container_methods`]: functions of your own that run beside the container and are called on its handle.
//! - [`Handle`]: instances from code, by name, at random or the shared one. Every container has
//!   `Transcoder::by_name(&env, "x")` and a constant for each declared port.
//! - [`Hooks`]: what you may do along the life of an instance.
//! - [`Error`]: everything that can go wrong, and how it is answered.
//! - [`core`]: the decisions, as plain functions that run and can be tested on any machine.
//!
//! The configuration comes from `cargo xtask gen-config`, see the crate `worker-containers-xtask`.
//!
//! # The life of an instance
//!
//! The first request starts the container; it and those that come meanwhile are forwarded when every port of `ports`
//! answers and `on_start` has returned. `sleep_after` after the last byte of the last exchange the container gets
//! SIGTERM, and ten seconds later it is destroyed if it still runs. `on_stop` is called once for each run, with the
//! cause. A container that ends by itself is noticed by the next request, which starts another.
//!
//! Bodies and WebSocket frames pass from the client to the container without touching wasm. Headers that tell a
//! container library where to go (`cf-container-target-port`) are removed on the way in.

// Generated code names this crate by its own name, in our own tests and examples too.
extern crate self as worker_containers;

pub mod core;

mod binding;
mod connection;
mod coordinator;
mod egress;
mod entry;
mod error;
mod hooks;
mod methods;
mod object;
mod platform;
mod routing;
mod spec;
mod start;
mod tasks;
mod workflow;

#[cfg(feature = "sim")]
pub mod sim;

pub mod prelude;

#[doc(hidden)]
pub mod __private;

pub use crate::core::{
    head::RequestHead,
    job::{JobExit, JobOptions},
    options::StartOptions,
    retry::Retry,
    route::RouteTable,
    schedule::{TaskId, TaskStatus, When},
    select::{Selection, Selector},
};
pub use binding::{Binding, Bound};
pub use connection::Connection;
pub use egress::Outbound;
pub use error::{Error, Result};
pub use hooks::{Container, Fetch, Hooks, Job};
pub use methods::{Call, Methods};
pub use object::{Inspection, Instance, InstanceState, Lease, Status};
pub use routing::{Destination, Handle, Port, Router};
pub use spec::{Egress, Spec};
pub use start::Start;
pub use tasks::{NoTask, ScheduledTask, Tasks};
pub use worker;
pub use worker_containers_macros::{container, container_methods, cron, dispatcher, queue, route, workflow};
pub use workflow::{
    Backoff, Event, Step, StepError, StepOptions, Workflow, WorkflowClass, WorkflowInstance, WorkflowPhase,
    WorkflowStatus,
};
