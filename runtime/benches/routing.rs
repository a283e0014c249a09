//! What decisions cost, natively: `cargo bench -p worker-containers --bench routing`.
//!
//! Each number is the median of several rounds. The process fails when an assignment among a million sessions takes more
//! than twice as long as one among a hundred: the cost must not grow with their number. With a million of them connected at
//! once, what is touched is in no cache, whatever the algorithm; so many misses as lie on the way to one session are
//! allowed on top, at the price that this machine asks for one.

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

    let known: Vec<f64> = [100, 10_000, 1_000_000].map(|sessions| assignment(sessions, 50)).to_vec();
    let open: Vec<f64> = [100, 10_000, 1_000_000].map(|sessions| assignment(sessions, sessions)).to_vec();
    let miss = miss();
    println!("a cache miss on this machine:            {miss:>8.1} ns");
    let mut is_flat = true;
    for (what, costs, misses) in [("known", known, 0.0), ("connected", open, MISSES)] {
        let growth = costs[2] / costs[0];
        let beyond = (costs[2] - misses * miss) / costs[0];
        println!(
            "a million sessions {what} cost {growth:.2} times what a hundred do, {beyond:.2} without {misses} misses"
        );
        is_flat &= beyond <= 2.0;
    }
    if is_flat { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The entry of the session in the table, and the key that the entry points to.
const MISSES: f64 = 2.0;

/// What it costs to read something from a place that nothing foretells, among 64 MiB.
fn miss() -> f64 {
    const PLACES: usize = 1 << 24;
    let mut next: Vec<u32> = (0..PLACES as u32).collect();
    let mut random = 1_u64;
    // One cycle through all places (Sattolo), so that no walk gets caught in a small one.
    for place in (1..PLACES).rev() {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        next.swap(place, (random >> 33) as usize % place);
    }
    let mut at = 0_u32;
    median(|| time(100_000, |_| at = next[at as usize]))
}

/// The cost of a connection that comes and goes, with this many sessions known and this many of them connected.
fn assignment(sessions: u32, connected: u32) -> f64 {
    let limits = Limits {
        max_connections: 2_000,
        min: 0,
        max: 1_000,
        scale_down_after: Duration::from_secs(600),
        queue: 0,
        warm_every: Duration::from_secs(60),
    };
    let name = |number: u32| KeyValue::new(&format!("session-{number:08}"));
    let (mut coordinator, _) = Coordinator::new(limits, Stored::default(), NOW);
    for session in (0..connected).filter_map(|number| name(number).ok()) {
        coordinator.assign(Some(session), None, NOW);
    }
    // A sample from all over them, so that the list of names is not what is measured.
    let step = (sessions / 20_000).max(1) as usize;
    let sample: Vec<KeyValue> = (0..sessions).step_by(step).filter_map(|number| name(number).ok()).collect();
    let mut number = 0;
    let cost = median(|| {
        time(20_000, |at| {
            let session = sample[at % sample.len()].clone();
            let seat = Some(Seat { instance: at as u32 % 10, until: NOW + Duration::from_secs(600) });
            if let (Assigned::Granted(grant), _) = coordinator.assign(Some(session), seat, NOW) {
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
        "an assignment and its end, {sessions:>9} sessions, {connected:>9} connected: {cost:>8.1} ns, {:>9.0} per second",
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
