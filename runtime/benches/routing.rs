//! What decisions cost, natively: `cargo bench -p worker-containers --bench routing`.
//!
//! Each number is the median of several rounds. The process fails when an assignment among a million sessions takes more
//! than twice as long as one among a hundred: the cost must not grow with their number.

use std::{
    hint::black_box,
    process::ExitCode,
    time::{Duration, Instant},
};
use worker_containers::core::{
    autoscale::{Assigned, Coordinator, Limits, Report, Seat, Stored},
    hash::Preference,
    key::{Key, KeyValue, Parts},
    time::Timestamp,
};

const ROUNDS: usize = 9;
const NOW: Timestamp = Timestamp(1_700_000_000_000);

fn main() -> ExitCode {
    let keys: Vec<String> = (0..1_024).map(|number| format!("session-{number:08}")).collect();
    for size in [5, 10, 50] {
        let cost = median(|| time(100_000, |at| Preference::of_key(&keys[at % keys.len()], size).first()));
        println!("a choice among {size} instances of a pool: {cost:>8.1} ns");
    }
    let cookies: Vec<String> = keys.iter().map(|key| format!("theme=dark; sid={key}; lang=en")).collect();
    let cost = median(|| {
        time(100_000, |at| {
            let header = |_: &str| Some(cookies[at % cookies.len()].clone());
            Key::Cookie("sid").read(Parts { path: "/api/users", query: "", header })
        })
    });
    println!("a session read from a cookie:            {cost:>8.1} ns");
    let path = "/session/8e4a6a0c-2f9d-4a84-9a36-1d0c3a2f7b11/messages";
    let cost =
        median(|| time(100_000, |_| Key::Path(1).read(Parts { path, query: "", header: |_: &str| None })));
    println!("a session read from the path:            {cost:>8.1} ns");

    let costs: Vec<f64> = [100, 10_000, 1_000_000].into_iter().map(assignment).collect();
    let growth = costs[2] / costs[0];
    println!("a million sessions cost {growth:.2} times what a hundred do");
    if growth <= 2.0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The cost of a connection that comes and goes, with this many sessions remembered. A tenth of them, at most 10,000, have
/// a connection open.
fn assignment(sessions: u32) -> f64 {
    let limits = Limits {
        max_connections: 100,
        min: 0,
        max: 1_000,
        scale_down_after: Duration::from_secs(600),
        queue: 0,
        warm_every: Duration::from_secs(60),
    };
    let (mut coordinator, _) = Coordinator::new(limits, Stored::default(), NOW);
    let names: Vec<KeyValue> =
        (0..sessions).filter_map(|number| KeyValue::new(&format!("session-{number:08}")).ok()).collect();
    for name in names.iter().take((sessions / 10).min(10_000) as usize) {
        coordinator.assign(Some(name.clone()), None, NOW);
    }
    let mut number = 0;
    let cost = median(|| {
        time(20_000, |at| {
            let name = names[(at * 7_919) % names.len()].clone();
            let seat = Some(Seat { instance: at as u32 % 10, until: NOW + Duration::from_secs(600) });
            if let (Assigned::Granted(grant), _) = coordinator.assign(Some(name), seat, NOW) {
                number += 1;
                let ended = vec![grant.lease];
                coordinator.report(
                    grant.instance,
                    Report { life: 1, number, ended, ..Report::default() },
                    NOW,
                );
            }
        })
    });
    println!(
        "an assignment and its end, {sessions:>9} sessions: {cost:>8.1} ns, {:>9.0} per second",
        1e9 / cost
    );
    cost
}

/// Nanoseconds for one of `count` calls.
fn time<T>(count: usize, mut call: impl FnMut(usize) -> T) -> f64 {
    let began = Instant::now();
    for at in 0..count {
        black_box(call(at));
    }
    began.elapsed().as_nanos() as f64 / count as f64
}

fn median(mut round: impl FnMut() -> f64) -> f64 {
    let mut rounds: Vec<f64> = (0..ROUNDS).map(|_| round()).collect();
    rounds.sort_by(f64::total_cmp);
    rounds[ROUNDS / 2]
}
