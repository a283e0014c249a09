//! One container, several ports, a route for each.
//!
//! Run it with `cargo xtask dev -p multi-port-example`.

use worker_containers::prelude::*;

/// HTTP on 8080, administration on 8081, metrics on 9090: all must listen before the first request goes in.
#[container(
    image = "./Dockerfile",
    port = 8080,
    ports = [8080, 8081, 9090],
    max_instances = 2,
    env(ADMIN_PORT = 8081),
)]
#[route("/*", shared)]
#[route("/admin/*", shared, port = 8081, strip_prefix = "/admin")]
#[route("/metrics", shared, port = 9090)]
pub struct Service;

dispatcher!(Service);
