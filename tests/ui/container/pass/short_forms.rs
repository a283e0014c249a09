//! As little as an author can write.
#![deny(warnings)]

use worker_containers::prelude::*;

#[container(port = 8080, sleep_after = "5m", ports = [8080, 9090])]
#[route(pool = 10)]
struct Api;

#[container(port = 8080)]
struct Plain;

#[container(ports = [9090, 8080])]
struct FirstIsTheDefault;

fn main() {
    assert_eq!(<Api as Container>::SPEC.routes[0].port, 8080);
    assert_eq!(<Plain as Container>::SPEC.ports, [8080]);
    assert_eq!(<Plain as Container>::SPEC.sleep_after.as_secs(), 600);
    assert_eq!(<FirstIsTheDefault as Container>::SPEC.default_port, Some(9090));
}
