//! Everything an annotated struct needs: `use worker_containers::prelude::*;`.

pub use crate::core::lifecycle::{Stop, StopCause, Verdict};
pub use crate::{
    Container, Error, Fetch, Handle, Hooks, Instance, Outbound, RequestHead, Tasks, Workflow, container,
    container_methods, cron, dispatcher, queue, route, workflow,
};
