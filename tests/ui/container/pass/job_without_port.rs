//! A container that serves nobody: it is started, works and ends.
#![deny(warnings)]

use worker_containers::prelude::*;

#[container]
struct Nightly;

#[container()]
struct Weekly;

#[container(sleep_after = "1d", entrypoint = ["/report", "--all"])]
struct Monthly;

fn main() {
    assert_eq!(<Nightly as Container>::SPEC.default_port, None);
    assert!(<Weekly as Container>::SPEC.ports.is_empty());
    assert_eq!(<Monthly as Container>::SPEC.entrypoint, Some(["/report", "--all"].as_slice()));
}
