//! Each mode, each source of a key.
#![deny(warnings)]

use worker_containers::prelude::*;

#[container(port = 8080, max_instances = 40)]
#[route("/pool/*", pool = 10)]
#[route("/sticky/*", pool = 10, key = header("X-Session-ID"))]
#[route("/cookie/*", pool = 10, key = cookie("__Host-sid"))]
#[route("/query/*", pool = 10, key = query("session id"))]
#[route("/user/{id}/*", pool = 10, key = path("id"))]
#[route("/session/{a}/{b}", session = path("b"))]
#[route("/shared", shared)]
#[route("/random/*", random = 3)]
#[route("/scaled/*", autoscale())]
#[route(
    "/scaled/more/*",
    autoscale(max_connections = 10, min = 0, max = 2, scale_down_after = "10m", shards = 2),
    key = header("X-Session-ID")
)]
struct Api;

fn main() {
    assert_eq!(<Api as Container>::SPEC.routes.len(), 10);
}
