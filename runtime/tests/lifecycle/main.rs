//! What the lifecycle promises, under random sequences of requests, faults and time.
//!
//! `SEQUENCES=1000000` tries more than usual. A failing sequence is printed, shortened, with the seed that makes it;
//! put it below `regressions`.

mod alarms;

mod failing;
mod hooks;
mod options;
mod promises;
mod regressions;
mod silent;
mod sockets;
mod step;

use proptest::{
    collection::vec,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use std::{cell::Cell, time::Instant};
use step::{plan, step};

/// How many sequences are tried when nobody says otherwise.
const SEQUENCES: u32 = 200_000;

#[test]
fn every_promise_holds_under_random_events() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let sequences = number("SEQUENCES").and_then(|number| u32::try_from(number).ok()).unwrap_or(SEQUENCES);
    let seed = number("SEED")
        .unwrap_or_else(|| std::time::UNIX_EPOCH.elapsed().map_or(1, |since| since.as_nanos() as u64));
    let config = Config { cases: sequences, failure_persistence: None, ..Config::default() };
    let bytes: Vec<u8> = seed.to_le_bytes().into_iter().cycle().take(32).collect();
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let (steps, began) = (Cell::new(0_usize), Instant::now());
    let outcome = runner.run(&(plan(), vec(step(), 1..24)), |(plan, sequence)| {
        steps.set(steps.get() + sequence.len());
        promises::hold(&plan, &sequence)
    });
    println!("{sequences} sequences, {} steps, seed {seed}, {:?}", steps.get(), began.elapsed());
    if let Err(failure) = outcome {
        panic!("with SEED={seed}: {failure}");
    }
}
