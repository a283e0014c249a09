//! Bindings to what workerd offers. They translate and decide nothing.
//!
//! Our own, because the bindings of `worker` 0.8 lose the variables of a container (they pass a JavaScript `Map`) and
//! lack half of `ctx.container`.

pub(crate) mod clock;
pub(crate) mod console;
pub(crate) mod container;
pub(crate) mod door;
pub(crate) mod egress;
pub(crate) mod entry;
pub(crate) mod glue;
pub(crate) mod lease;
pub(crate) mod once;
pub(crate) mod route;
pub(crate) mod sql;
pub(crate) mod state;
pub(crate) mod stub;
pub(crate) mod workflow;
