//! The same session always meets the same container.
//!
//! Run it with `cargo xtask dev -p session-affinity`.

use worker_containers::prelude::*;

/// A backend that keeps something about each session in memory.
#[container(
    image = "./Dockerfile",
    port = 8080,
    ports = [8080, 9090],
    sleep_after = "10s", // short, to be seen sleeping; minutes are usual
    max_instances = 16,
    env(LOG = "info"),
)]
#[route("/api/*", pool = 10, key = header("X-Session-ID"))]
#[route("/session/{id}/*", session = path("id"))]
#[route("/metrics", shared, port = 9090)]
pub struct SessionBackend;

dispatcher!(SessionBackend);
