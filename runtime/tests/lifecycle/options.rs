//! What becomes of the options of a start.

use std::time::Duration;
use worker_containers::{
    StartOptions,
    core::{
        failure::FailureKind,
        lifecycle::{Event, Exit, Lifecycle, RunId, StopReason},
        signal::Signal,
        time::Timestamp,
    },
};

const NOW: Timestamp = Timestamp(1_000_000);

fn tenant(name: &str) -> StartOptions {
    StartOptions::new().env("TENANT", name)
}

/// A run that was started so, and is ready.
fn ready(options: Option<StartOptions>) -> Lifecycle {
    let (mut lifecycle, _) = Lifecycle::wake(None, false, Duration::from_secs(60), NOW);
    lifecycle.handle(Event::Demand(options), NOW);
    lifecycle.handle(Event::PortsReady(RunId(1)), NOW);
    lifecycle.handle(Event::Announced(RunId(1), Ok(())), NOW);
    assert!(lifecycle.is_ready());
    lifecycle
}

fn refused(lifecycle: &Lifecycle, options: &StartOptions) -> Option<FailureKind> {
    lifecycle.refusal(Some(options), NOW).map(|failure| failure.kind)
}

#[test]
fn nothing_in_particular_is_no_other_option() {
    let lifecycle = ready(Some(tenant("acme")));
    assert_eq!(refused(&lifecycle, &StartOptions::new()), None);
    assert_eq!(refused(&lifecycle, &tenant("acme")), None);
    assert_eq!(refused(&lifecycle, &tenant("umbrella")), Some(FailureKind::OptionsConflict));
}

#[test]
fn nobody_takes_away_what_another_was_promised_while_the_run_before_ends() {
    let mut lifecycle = ready(None);
    lifecycle.handle(Event::Stop(StopReason::Requested, Signal::TERM), NOW);
    assert_eq!(refused(&lifecycle, &tenant("acme")), None);
    lifecycle.handle(Event::Demand(Some(tenant("acme"))), NOW);
    // Others come before it has ended.
    assert_eq!(refused(&lifecycle, &tenant("umbrella")), Some(FailureKind::OptionsConflict));
    assert_eq!(refused(&lifecycle, &StartOptions::new()), None);
    lifecycle.handle(Event::Demand(Some(StartOptions::new())), NOW);
    lifecycle.handle(Event::Demand(None), NOW);
    lifecycle.handle(Event::Exited(RunId(1), Exit::Code(0)), NOW);
    assert!(lifecycle.is_starting(RunId(2)));
    assert_eq!(lifecycle.record().options, tenant("acme"));
}

#[test]
fn options_stay_until_a_start_says_that_there_are_none() {
    let mut lifecycle = ready(Some(tenant("acme")));
    for run in 1..3 {
        lifecycle.handle(Event::Exited(RunId(run), Exit::Code(0)), NOW);
        lifecycle.handle(Event::Demand(None), NOW);
        assert_eq!(lifecycle.record().options, tenant("acme"));
    }
    lifecycle.handle(Event::Exited(RunId(3), Exit::Code(0)), NOW);
    lifecycle.handle(Event::Demand(Some(StartOptions::new())), NOW);
    assert!(lifecycle.record().options.is_empty());
}

#[test]
fn a_start_that_never_began_leaves_no_options() {
    let mut lifecycle = ready(Some(tenant("acme")));
    lifecycle.handle(Event::Stop(StopReason::Requested, Signal::TERM), NOW);
    lifecycle.handle(Event::Demand(Some(tenant("umbrella"))), NOW);
    // It is told that it was stopped.
    lifecycle.handle(Event::Stop(StopReason::Requested, Signal::TERM), NOW);
    lifecycle.handle(Event::Exited(RunId(1), Exit::Code(0)), NOW);
    lifecycle.handle(Event::Demand(None), NOW);
    assert_eq!(lifecycle.record().options, tenant("acme"));
}
