//! One instance for everybody.
//!
//! Run it with `cargo xtask dev -p shared-example`.

use worker_containers::prelude::*;

/// The single place of truth: a cache, a leader, a service that is hardly used.
#[container(
    image = "./Dockerfile",
    port = 8080,
    sleep_after = "1h",
    max_instances = 2, // one, and one to replace it with
)]
#[route("/*", shared, retry = 2)]
pub struct Global;

dispatcher!(Global);
