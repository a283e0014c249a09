//! Starts that take long, and starts of which nothing is ever heard.

use proptest::{
    prelude::Rng as _,
    test_runner::{RngAlgorithm, TestRng},
};
use std::time::Duration;
use worker_containers::{
    core::{failure::FailureKind, lifecycle::StopReason},
    prelude::*,
    sim::{Behaviour, Observed, RequestId, Simulation},
};

const SECOND: Duration = Duration::from_secs(1);

#[container(port = 8080, start_timeout = "5s")]
struct Swift;

#[container(port = 8080, start_timeout = "90s", wait_timeout = "10s")]
struct Slow;

#[container(port = 8080, start_timeout = "5s", wait_timeout = "18s")]
struct Patient;

fn starts<C: Container>(sim: &Simulation<C>) -> usize {
    sim.trace().iter().filter(|seen| matches!(seen.what, Observed::Start(_))).count()
}

/// What went wrong with a request that was answered so.
fn kind<C: Container>(sim: &Simulation<C>, request: RequestId) -> Option<FailureKind> {
    sim.answer(request)?.err().map(|failure| failure.kind)
}

/// workerd#5996: of many starts at a time some run and are never heard of.
#[test]
fn three_of_ten_starts_are_never_heard_of_and_all_fifty_requests_are_answered() {
    let mut dice = TestRng::from_seed(RngAlgorithm::ChaCha, &[1; 32]);
    let (mut extra, mut in_vain) = (0, 0);
    for instance in 0..50 {
        let mut sim = Simulation::<Swift>::new();
        sim.class_has_listened();
        let mut mute = 0;
        while dice.next_u32() % 10 < 3 {
            sim.next(Behaviour::never_listens());
            mute += 1;
        }
        assert!(mute < 6, "the dice are loaded: choose another seed");
        let request = sim.request(SECOND);
        sim.pass(65 * SECOND);
        assert_eq!(sim.answer(request), Some(Ok(())), "instance {instance}, after {mute} in vain");
        extra += starts(&sim) - 1;
        in_vain += mute;
    }
    assert!(in_vain > 10, "only {in_vain} starts were in vain");
    assert_eq!(extra, in_vain, "one more start for each that was in vain");
}

#[test]
fn a_class_that_never_listened_is_told_at_once() {
    let mut sim = Simulation::<Swift>::new();
    sim.usually(Behaviour::never_listens());
    let request = sim.request(SECOND);
    sim.pass(6 * SECOND);
    assert_eq!(kind(&sim, request), Some(FailureKind::PortTimeout));
    assert_eq!(starts(&sim), 1);
}

#[test]
fn starts_in_vain_end_with_the_sixth() {
    let mut sim = Simulation::<Swift>::new();
    sim.class_has_listened();
    sim.usually(Behaviour::never_listens());
    let mut requests = Vec::new();
    // Somebody always waits.
    while starts(&sim) < 6 {
        requests.push(sim.request(SECOND));
        sim.pass(SECOND);
    }
    let last = sim.request(SECOND);
    sim.pass(6 * SECOND);
    let told = sim.answer(last).and_then(Result::err);
    assert!(
        told.is_some_and(|failure| failure.detail.ends_with("; 6 starts failed in a row")),
        "{:?}",
        sim.answer(last)
    );
    // Those of the beginning did not wait so long.
    assert_eq!(kind(&sim, requests[0]), Some(FailureKind::Starting));
    // From now on each start is told at once, after the pauses of any that fails.
    let next = sim.request(SECOND);
    assert_eq!(kind(&sim, next), Some(FailureKind::CrashLoop));
    sim.pass(31 * SECOND);
    let next = sim.request(SECOND);
    sim.pass(6 * SECOND);
    assert_eq!(kind(&sim, next), Some(FailureKind::PortTimeout));
    assert_eq!(starts(&sim), 7);
}

#[test]
fn nobody_starts_for_those_who_left() {
    let mut sim = Simulation::<Slow>::new();
    sim.class_has_listened();
    sim.next(Behaviour::never_listens());
    let request = sim.request(SECOND);
    sim.pass(200 * SECOND);
    assert_eq!(kind(&sim, request), Some(FailureKind::Starting));
    assert_eq!(starts(&sim), 1);
    assert!(!sim.is_running() && sim.alarm().is_none());
}

#[test]
fn nobody_starts_for_those_who_left_in_the_pause() {
    let mut sim = Simulation::<Patient>::new();
    sim.class_has_listened();
    sim.usually(Behaviour::never_listens());
    let request = sim.request(SECOND);
    // The third start in vain is over after some 16 seconds, and the pause after it 5 seconds later.
    sim.pass(40 * SECOND);
    assert_eq!(kind(&sim, request), Some(FailureKind::Starting));
    assert_eq!(starts(&sim), 3);
    assert_eq!(sim.alarm(), None);
}

#[test]
fn a_stop_ends_the_next_try_too() {
    let mut sim = Simulation::<Swift>::new();
    sim.class_has_listened();
    sim.usually(Behaviour::never_listens());
    let request = sim.request(SECOND);
    // The first try is over and the second one is still to come.
    sim.pass(5 * SECOND + Duration::from_millis(50));
    assert!(!sim.is_running() && sim.answer(request).is_none());
    sim.stop(StopReason::Requested);
    sim.pass(SECOND);
    assert_eq!(kind(&sim, request), Some(FailureKind::Stopped));
    sim.pass(60 * SECOND);
    assert_eq!(starts(&sim), 1);
}

/// containers#232: a slow start looked like a crash.
#[test]
fn a_slow_start_says_so_until_it_is_ready() {
    let mut sim = Simulation::<Slow>::new();
    sim.usually(Behaviour::listens_after(60 * SECOND));
    for _ in 0..5 {
        let asked = sim.now();
        let request = sim.request(SECOND);
        sim.pass(12 * SECOND);
        assert_eq!(kind(&sim, request), Some(FailureKind::Starting));
        assert_eq!(sim.answered_at(request).map(|at| at.since(asked)), Some(10 * SECOND));
    }
    let request = sim.request(SECOND);
    sim.pass(SECOND);
    assert_eq!(sim.answer(request), Some(Ok(())));
    assert_eq!(starts(&sim), 1);
}
