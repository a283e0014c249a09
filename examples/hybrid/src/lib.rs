//! Several strategies in one Worker: the most specific route serves a request.
//!
//! Run it with `cargo xtask dev -p hybrid-example`.

use worker_containers::prelude::*;

/// Transcodes: short requests go to a pool, a session that keeps something has an instance of its own.
#[container(image = "./Dockerfile", port = 8080, max_instances = 30)]
#[route("/media/*", pool = 5, key = header("X-Session-ID"), timeout = "60s")]
#[route("/media/session/{id}/*", session = path("id"))]
#[route("/media/session/{id}/ws", session = path("id"), websocket)]
pub struct Media;

/// The interface, which sees its paths without `/api`.
#[container(image = "./Dockerfile", port = 8080, max_instances = 3)]
#[route("/api/*", random = 2, strip_prefix = "/api")]
pub struct Api;

dispatcher!(Media, Api);
