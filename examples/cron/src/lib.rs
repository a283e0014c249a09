//! What happens at certain times: a report every night, and a pool that is warm in the morning.
//!
//! Run it with `cargo xtask dev -p cron-example`.

use worker_containers::prelude::*;

/// Makes a report each night, in an instance of its own, and sleeps until the next one.
#[container(image = "./Dockerfile", port = 8080, sleep_after = "1m", max_instances = 2)]
#[cron("0 3 * * *", path = "/run-job")]
pub struct Reports;

/// Answers from the first request on: two of four instances are always started.
#[container(image = "./Dockerfile", port = 8080, max_instances = 6)]
#[route("/*", pool = 4, key = header("X-Session-ID"), keep_warm = 2)]
pub struct Search;

dispatcher!(Reports, Search);
