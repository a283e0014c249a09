//! WebSockets, by each way in which somebody may know of them.

use std::time::Duration;
use worker_containers::{
    prelude::*,
    sim::{Observed, Simulation, Through},
};

#[container(port = 8080, sleep_after = "20s", hooks)]
struct Chat;

impl Hooks for Chat {}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn ends(sim: &Simulation<Chat>) -> Vec<StopCause> {
    let cause = |seen: &worker_containers::sim::Seen| match &seen.what {
        Observed::OnStop(stop) => Some(stop.cause.clone()),
        _ => None,
    };
    sim.trace().iter().filter_map(cause).collect()
}

#[test]
fn a_run_with_sockets_of_the_edge_is_left_to_the_platform() {
    let mut sim = Simulation::<Chat>::new();
    sim.socket(seconds(48 * 3_600), Through::Edge);
    sim.pass(seconds(47 * 3_600));
    assert!(sim.is_running(), "the socket is open, for longer than a day");
    sim.pass(seconds(3_600 + 60));
    assert!(!sim.is_running(), "nobody is there any more");
    sim.pass(seconds(20 * 60));
    assert_eq!(ends(&sim), [StopCause::LeftToPlatform]);
    assert_eq!(sim.alarm(), None);
}

#[test]
fn a_request_takes_a_run_back_from_the_platform() {
    let mut sim = Simulation::<Chat>::new();
    sim.socket(seconds(600), Through::Edge);
    sim.pass(seconds(300));
    let request = sim.request(Duration::ZERO);
    assert!(sim.answer(request).is_some_and(|answer| answer.is_ok()), "by the run that was left");
    sim.pass(seconds(1_800));
    let starts = sim.trace().iter().filter(|seen| matches!(seen.what, Observed::Start(_))).count();
    assert_eq!(starts, 1);
    assert_eq!(ends(&sim).len(), 1);
}

#[test]
fn a_socket_that_the_engine_carries_keeps_until_it_is_closed() {
    let mut sim = Simulation::<Chat>::new();
    sim.socket(seconds(600), Through::Engine);
    sim.pass(seconds(599));
    assert!(sim.is_running());
    sim.pass(seconds(1 + 21));
    assert!(!sim.is_running(), "`sleep_after` from the close on");
    assert_eq!(ends(&sim), [StopCause::Idle]);
}
