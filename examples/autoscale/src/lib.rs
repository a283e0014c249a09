//! As many instances as the load needs, with a page that shows it.
//!
//! Run it with `cargo xtask dev -p autoscale-example`.

use worker_containers::prelude::*;

/// Calls of which one instance takes ten. Which strategy is used, and its numbers, are variables.
#[container(image = "./Dockerfile", port = 8080, sleep_after = "30m", max_instances = 25)]
#[route(
    "/*",
    mode = var("ROUTING_MODE", default = "autoscale"),
    key = query("session"),
    pool = var("CONTAINER_POOL_SIZE", default = 5),
    autoscale(
        max_connections = var("MAX_CONNECTIONS_PER_CONTAINER", default = 10),
        min = var("MIN_CONTAINERS", default = 2),
        scale_down_after = var("SCALE_DOWN_IDLE_TIME", default = "10m"),
        max = 20,
        stats = "/stats",
        stats_token = secret("STATS_TOKEN"),
    ),
)]
pub struct Calls;

dispatcher!(Calls);
