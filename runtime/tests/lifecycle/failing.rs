//! Starts that fail again and again, and what is no such start.

use std::time::Duration;
use worker_containers::{
    core::{failure::FailureKind, lifecycle::StopReason},
    prelude::*,
    sim::{Behaviour, Observed, Simulation},
};

const SECOND: Duration = Duration::from_secs(1);

#[container(port = 8080, start_timeout = "1s")]
struct Hasty;

#[container(port = 8080, sleep_after = "1m", hooks)]
struct Told;

thread_local! {
    static CAUSES: std::cell::RefCell<Vec<StopCause>> = const { std::cell::RefCell::new(Vec::new()) };
}

impl Hooks for Told {
    async fn on_stop(&self, _instance: &Instance, stop: &Stop) {
        CAUSES.with_borrow_mut(|causes| causes.push(stop.cause.clone()));
    }
}

fn starts<C: Container>(sim: &Simulation<C>) -> usize {
    sim.trace().iter().filter(|seen| matches!(seen.what, Observed::Start(_))).count()
}

/// A request that came while the container of a failed start was destroyed began the next one without a pause.
#[test]
fn a_flood_does_not_get_around_the_pauses() {
    let mut sim = Simulation::<Hasty>::new();
    sim.usually(Behaviour::never_listens());
    let mut kinds = Vec::new();
    for _ in 0..13_000 / 4 {
        let request = sim.request(Duration::ZERO);
        sim.pass(Duration::from_millis(4));
        kinds.extend(sim.answer(request).and_then(Result::err).map(|failure| failure.kind));
    }
    // Three at once, one five seconds after the third, and the next ten seconds after that.
    assert_eq!(starts(&sim), 4);
    assert!(kinds.contains(&FailureKind::CrashLoop));
}

#[test]
fn starts_that_end_with_their_host_say_nothing_of_the_container() {
    let mut sim = Simulation::<Told>::new();
    sim.usually(Behaviour::listens_after(SECOND));
    for _ in 0..5 {
        sim.request(Duration::ZERO);
        sim.pass(SECOND / 2);
        sim.restart_runtime();
    }
    let request = sim.request(Duration::ZERO);
    sim.pass(2 * SECOND);
    assert_eq!(sim.answer(request), Some(Ok(())));
}

#[test]
fn what_is_destroyed_after_it_ignored_a_stop_was_destroyed() {
    let mut sim = Simulation::<Told>::new();
    sim.usually(Behaviour::listens_after(Duration::ZERO).ends_after_signal(None));
    sim.request(Duration::ZERO);
    sim.pass(SECOND);
    sim.stop(StopReason::Requested);
    sim.pass(SECOND);
    sim.stop(StopReason::Destroyed("it takes too long".to_owned()));
    sim.pass(SECOND);
    assert!(!sim.is_running());
    assert_eq!(CAUSES.take(), [StopCause::Destroyed("it takes too long".to_owned())]);
}

/// A signal may be lost on a container that was only just asked to start, and nobody is served by it yet.
#[test]
fn a_start_that_is_stopped_is_destroyed() {
    let mut sim = Simulation::<Told>::new();
    sim.usually(Behaviour::listens_after(60 * SECOND).ends_after_signal(None));
    let request = sim.request(Duration::ZERO);
    sim.pass(SECOND);
    sim.stop(StopReason::Requested);
    sim.pass(SECOND);
    assert!(!sim.is_running());
    assert_eq!(sim.answer(request).and_then(Result::err).map(|it| it.kind), Some(FailureKind::Stopped));
    assert_eq!(sim.alarm(), None);
}
