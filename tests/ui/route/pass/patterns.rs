//! Patterns that may stand together: the most specific is tried first, and a third route settles an overlap.
#![deny(warnings)]

use worker_containers::prelude::*;

#[container(port = 8080)]
#[route("/*", pool = 3)]
#[route("/", shared)]
#[route("/api", shared)]
#[route("/api/*", shared)]
#[route("/api/users", shared)]
#[route("/api/{resource}", shared)]
#[route("/{page}", shared)]
struct Api;

fn main() {
    let tried: Vec<(usize, bool)> = <Api as Container>::SPEC
        .routes
        .iter()
        .map(|route| (route.pattern.segments.len(), route.pattern.rest))
        .collect();
    assert_eq!(tried, [(2, false), (2, false), (1, false), (1, true), (1, false), (0, false), (0, true)]);
}
