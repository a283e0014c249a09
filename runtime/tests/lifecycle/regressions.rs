//! Sequences that once broke a promise.

use crate::{
    promises,
    step::{Hooks, Plan, Step},
};
use proptest::test_runner::TestCaseError;
use std::time::Duration;
use worker_containers::sim::{Behaviour, Through};

const NO_TIME: Duration = Duration::ZERO;

fn hanging() -> Plan {
    Plan {
        usual: Behaviour::listens_after(NO_TIME),
        hooks: Hooks::Hanging,
        through: Through::Engine,
        patience: None,
    }
}

/// The end was stored, `on_stop` waited for its turn behind another hook, and nobody came back for it.
#[test]
fn an_object_lost_before_on_stop_had_its_turn() -> Result<(), TestCaseError> {
    promises::hold(&hanging(), &[Step::Request(NO_TIME), Step::Destroy, Step::RestartObject])
}

/// The end of a run that was never announced took the alarm away that was set for the `on_stop` of the one before.
#[test]
fn a_second_run_ends_while_on_stop_of_the_first_is_owed() -> Result<(), TestCaseError> {
    let request = || Step::Request(NO_TIME);
    let wait = Step::Pass(Duration::from_millis(1));
    promises::hold(
        &hanging(),
        &[request(), wait, Step::Destroy, request(), Step::Destroy, Step::RestartObject],
    )
}

/// One `on_error` after the other hung, and `on_start` of a run that could begin waited for all of them.
#[test]
fn hooks_that_hang_hold_up_nobody() -> Result<(), TestCaseError> {
    let refused = Behaviour::refused("Maximum number of running container instances exceeded");
    let plan = Plan {
        usual: Behaviour::listens_after(NO_TIME),
        hooks: Hooks::Hanging,
        through: Through::Engine,
        patience: None,
    };
    let refusals = (0..6).map(|_| Step::Next(refused.clone()));
    let sequence: Vec<_> = refusals.chain((0..7).map(|_| Step::Request(NO_TIME))).collect();
    promises::hold(&plan, &sequence)
}

/// An object that was lost within the moment before its last use was stored knew nothing of a WebSocket it had let through.
#[test]
fn an_object_lost_just_after_a_socket_was_let_through() -> Result<(), TestCaseError> {
    for through in [Through::Engine, Through::Edge, Through::Nothing] {
        let plan =
            Plan { usual: Behaviour::listens_after(NO_TIME), hooks: Hooks::Prompt, through, patience: None };
        promises::hold(&plan, &[Step::Socket(Duration::from_secs(60)), Step::RestartObject])?;
    }
    Ok(())
}

/// An object rebuilt in the middle of `on_start` waited for it for ever.
#[test]
fn an_object_rebuilt_in_the_middle_of_on_start() -> Result<(), TestCaseError> {
    let wait = || Step::Pass(Duration::from_millis(200));
    promises::hold(
        &hanging(),
        &[Step::Request(NO_TIME), wait(), Step::RestartObject, Step::Request(NO_TIME), wait()],
    )
}
