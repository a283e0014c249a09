//! `#[route]` above `#[container]`, below it, and both; with documentation between.
#![deny(warnings)]

use worker_containers::prelude::*;

#[route("/a", shared)]
#[route("/b", shared)]
#[derive(Debug)]
#[container(port = 8080)]
/// Documentation.
#[route("/c", shared)]
// A remark.
/** More documentation. */
#[route("/d", shared)]
#[allow(dead_code)]
struct Api;

#[route(pool = 3)]
#[container(port = 8080)]
struct Above;

fn main() {
    assert_eq!(<Api as Container>::SPEC.routes.len(), 4);
    assert_eq!(<Above as Container>::SPEC.routes.len(), 1);
}
