//! Hooks that misbehave.

use std::{future::pending, time::Duration};
use worker_containers::{
    Instance,
    core::failure::FailureKind,
    prelude::*,
    sim::{Observed, Simulation},
};

#[container(port = 8080, hooks)]
struct Stuck;

impl Hooks for Stuck {
    async fn on_start(&self, _instance: &Instance) -> worker_containers::Result<()> {
        pending().await
    }
}

/// In the TypeScript library it blocks the object, which is built anew after 30 seconds.
#[test]
fn on_start_that_hangs_is_a_failure_after_half_a_minute() {
    let mut sim = Simulation::<Stuck>::new();
    let began = sim.now();
    let requests = [sim.request(Duration::ZERO), sim.request(Duration::ZERO)];
    sim.pass(Duration::from_secs(40));
    for request in requests {
        let kind = sim.answer(request).and_then(Result::err).map(|failure| failure.kind);
        assert_eq!(kind, Some(FailureKind::HookFailed));
        let waited = sim.answered_at(request).map(|at| at.since(began));
        assert!(waited.is_some_and(|waited| waited.as_secs() == 30), "{waited:?}");
    }
    let built = sim.trace().iter().filter(|seen| matches!(seen.what, Observed::Built)).count();
    assert_eq!(built, 1);
}
