//! What can happen to an instance, and what its containers do.

use proptest::prelude::*;
use std::time::Duration;
use worker_containers::sim::{Behaviour, Through};

/// What is fixed for a sequence.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// What containers usually do.
    pub(crate) usual: Behaviour,
    /// How hooks behave.
    pub(crate) hooks: Hooks,
    /// By what way WebSockets come.
    pub(crate) through: Through,
    /// How long requests wait for a start, where it is not as long as one may take.
    pub(crate) patience: Option<Duration>,
}

/// How the hooks of a sequence behave.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Hooks {
    /// They return at once.
    Prompt,
    /// `on_start` fails.
    FailingStart,
    /// None of them ever returns.
    Hanging,
    /// `on_activity_expired` keeps the instance, once.
    KeepingOnce,
}

/// Something that happens.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Request(Duration),
    Socket(Duration),
    Pass(Duration),
    Stop,
    Destroy,
    Exit(i32),
    RollOut,
    StopListening,
    RestartObject,
    RestartRuntime,
    Next(Behaviour),
}

fn millis(range: std::ops::Range<u64>) -> impl Strategy<Value = Duration> {
    range.prop_map(Duration::from_millis)
}

fn behaviour() -> impl Strategy<Value = Behaviour> {
    prop_oneof![
        6 => millis(0..4_000).prop_map(Behaviour::listens_after),
        1 => Just(Behaviour::never_listens()),
        1 => Just(Behaviour::refused("Maximum number of running container instances exceeded")),
        1 => (millis(0..20_000), 0..3_i32)
            .prop_map(|(after, code)| Behaviour::listens_after(Duration::from_millis(500)).exits(after, code)),
        1 => prop_oneof![Just(None), millis(0..15_000).prop_map(Some)].prop_map(|delay| {
            Behaviour::listens_after(Duration::from_millis(100)).ends_after_signal(delay)
        }),
    ]
}

/// A plan; most things are as they should be in most plans.
pub(crate) fn plan() -> impl Strategy<Value = Plan> {
    let hooks = prop_oneof![
        6 => Just(Hooks::Prompt),
        1 => Just(Hooks::FailingStart),
        1 => Just(Hooks::Hanging),
        1 => Just(Hooks::KeepingOnce),
    ];
    let through =
        prop_oneof![5 => Just(Through::Engine), 4 => Just(Through::Edge), 1 => Just(Through::Nothing)];
    let patience = prop_oneof![2 => Just(None), 1 => millis(1_000..90_000).prop_map(Some)];
    (behaviour(), hooks, through, patience).prop_map(|(usual, hooks, through, patience)| Plan {
        usual,
        hooks,
        through,
        patience,
    })
}

/// A step.
pub(crate) fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => millis(0..30_000).prop_map(Step::Request),
        2 => millis(0..300_000).prop_map(Step::Socket),
        6 => prop_oneof![millis(0..500), millis(0..20_000), millis(0..200_000)].prop_map(Step::Pass),
        1 => Just(Step::Stop),
        1 => Just(Step::Destroy),
        1 => (0..140).prop_map(Step::Exit),
        1 => Just(Step::RollOut),
        1 => Just(Step::StopListening),
        2 => Just(Step::RestartObject),
        1 => Just(Step::RestartRuntime),
        1 => behaviour().prop_map(Step::Next),
    ]
}
