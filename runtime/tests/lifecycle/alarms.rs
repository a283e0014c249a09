//! How often an instance is woken, and how often it is started, in one life.

use std::time::Duration;
use worker_containers::{
    prelude::*,
    sim::{Behaviour, Observed, Simulation},
};

#[container(port = 8080, sleep_after = "10m")]
struct Busy;

fn count(sim: &Simulation<Busy>, is: impl Fn(&Observed) -> bool) -> usize {
    sim.trace().iter().filter(|seen| is(&seen.what)).count()
}

#[test]
fn an_hour_of_traffic_rings_the_alarm_a_few_times() {
    let mut sim = Simulation::<Busy>::new();
    for _ in 0..3_600 * 100 {
        sim.request(Duration::ZERO);
        sim.pass(Duration::from_millis(10));
    }
    let rang = count(&sim, |seen| matches!(seen, Observed::Rang));
    assert!(rang <= 7, "{rang} alarms");
    assert_eq!(count(&sim, |seen| matches!(seen, Observed::Start(_))), 1);
    sim.pass(Duration::from_secs(11 * 60));
    assert!(!sim.is_running());
    assert_eq!(sim.alarm(), None);
}

#[test]
fn a_container_that_never_listens_for_long_is_no_storm_of_starts() {
    let mut sim = Simulation::<Busy>::new();
    sim.usually(Behaviour::listens_after(Duration::from_millis(100)));
    for _ in 0..600 {
        sim.request(Duration::ZERO);
        sim.pass(Duration::from_millis(500));
        sim.stop_listening();
    }
    let starts = count(&sim, |seen| matches!(seen, Observed::Start(_)));
    assert!((2..=11).contains(&starts), "{starts} starts in five minutes");
}
