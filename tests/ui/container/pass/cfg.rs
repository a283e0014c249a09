//! Attributes under a condition, on either side of ours.
#![deny(warnings)]

use worker_containers::prelude::*;

#[cfg_attr(all(), container(port = 8080))]
#[cfg_attr(all(), route("/api/*", shared))]
struct Kept;

#[container(port = 8080)]
#[cfg(any())]
struct Left;

#[cfg(any())]
#[container(port = 0)]
struct Out;

fn main() {
    assert_eq!(<Kept as Container>::SPEC.routes.len(), 1);
}
