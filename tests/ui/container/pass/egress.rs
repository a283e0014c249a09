//! Every kind of rule, and what the runtime makes of it.
#![deny(warnings)]

use worker_containers::{core::egress::Decision, prelude::*};

#[container(
    port = 8080,
    egress(
        allow = ["api.example.com", "*.internal", "10.0.0.7:8080"],
        deny = ["secret.internal"],
        canary = "canary.example.com",
    ),
    enable_internet = false
)]
struct Closed;

#[container(port = 8080, egress(deny = ["tracker.example.com"], handle = ["api.example.com"]), hooks)]
struct Open;

impl Hooks for Open {}

#[container(port = 8080)]
struct Free;

fn main() {
    let rules = <Closed as Container>::SPEC.egress.unwrap();
    assert_eq!((rules.entrypoint, rules.policy.canary), ("ClosedEgress", Some("canary.example.com")));
    assert_eq!(rules.policy.decide("db.internal", 443), Decision::Handle);
    assert_ne!(rules.policy.decide("secret.internal", 443), Decision::Handle);
    let rules = <Open as Container>::SPEC.egress.unwrap();
    assert_eq!(rules.policy.decide("api.example.com", 80), Decision::Handle);
    assert!(<Free as Container>::SPEC.egress.is_none());
}
