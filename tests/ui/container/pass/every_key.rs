//! Each key once.
#![deny(warnings)]

use worker_containers::prelude::*;

#[container(
    image = "./server/Dockerfile",
    image_build_context = "./server",
    image_vars(RUST_VERSION = "1.95", RELEASE = true),
    port = 8080,
    ports = [8080],
    sleep_after = "1h30m",
    max_instances = 3,
    instance_type = "standard-1",
    env(LOG = "info"),
    entrypoint = ["/bin/sh", "-c", "one\ntwo"],
    enable_internet = false,
    labels(team = "media", "example.com/tier" = 2),
    ping = "/health?deep=1",
    name = "my-worker-transcoder",
    binding = "MEDIA",
    renamed_from = "Encoder",
    hooks
)]
struct Transcoder;

impl Hooks for Transcoder {}

fn main() {
    let spec = <Transcoder as Container>::SPEC;
    assert_eq!((spec.binding, spec.readiness.ping), ("MEDIA", Some("/health?deep=1")));
    assert_eq!(spec.labels, [("team", "media"), ("example.com/tier", "2")]);
    assert!(!spec.enable_internet);
}
