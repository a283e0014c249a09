//! How a run begins: from the first demand to the first request that is let through.

use super::{
    effect::{Effect, Hook},
    machine::{Lifecycle, Wanted},
    record::{Phase, Run, RunId},
    stop::StopReason,
    transition::{PhaseName, Transition},
};
use crate::core::{
    failure::{Failure, FailureKind},
    idle::LastUse,
    options::StartOptions,
    time::Timestamp,
};
use std::time::Duration;

/// When to look after a start again that nobody saw the end of; the object that begins one stays until it is over.
const START_BACKSTOP: Duration = Duration::from_secs(120);

/// How much longer than `sleep_after` the runtime is asked to keep a container without its object, so that the alarm
/// finds it alive and can end it gently.
pub(super) const HOLD_MARGIN: Duration = Duration::from_secs(60);

impl Lifecycle {
    /// Why a start with these options cannot be, before anybody waits for it.
    pub fn refusal(&self, options: Option<&StartOptions>, now: Timestamp) -> Option<Failure> {
        if self.will_serve() {
            return self.conflict(options?);
        }
        // Also while the last one that failed is being destroyed.
        let pause = self.record.failures.pause(now)?;
        let why = format!(
            "{} starts failed in a row; the next is tried in {} s",
            self.record.failures.count,
            pause.as_secs().max(1)
        );
        Some(Failure::new(FailureKind::CrashLoop, why))
    }

    fn conflict(&self, options: &StartOptions) -> Option<Failure> {
        let promised = self.wanted.as_ref().and_then(|wanted| wanted.options.as_ref());
        // Whoever asks for nothing in particular is content with what runs.
        (!options.is_empty() && promised.unwrap_or(&self.record.options) != options).then(|| {
            let why = "the instance runs, or will, with other options; stop it before it starts with these";
            Failure::new(FailureKind::OptionsConflict, why).in_run(self.record.last_run)
        })
    }

    pub(super) fn demand(
        &mut self,
        run: Option<Run>,
        options: Option<StartOptions>,
        now: Timestamp,
    ) -> Vec<Effect> {
        match run.map(|run| run.phase) {
            None => self.begin(Wanted { options, ..Wanted::default() }, now),
            Some(Phase::Starting) => {
                self.want(Duration::ZERO);
                Vec::new()
            }
            Some(Phase::Ready) => vec![Effect::Admit],
            Some(Phase::Stopping { .. }) => {
                // Whoever came before was promised its options, and others have been refused.
                self.wanted.get_or_insert(Wanted { options, ..Wanted::default() });
                Vec::new()
            }
        }
    }

    /// Another run begins when the present one has ended, so long after that at the earliest.
    pub(super) fn want(&mut self, pause: Duration) {
        let wanted = self.wanted.get_or_insert_default();
        wanted.pause = wanted.pause.max(pause);
    }

    /// A new run.
    pub(super) fn begin(&mut self, Wanted { pause, options }: Wanted, now: Timestamp) -> Vec<Effect> {
        let id = RunId(self.record.last_run.0 + 1);
        self.record.last_run = id;
        self.record.options = options.unwrap_or_else(|| self.record.options.clone());
        self.record.last_use = LastUse::new(now);
        let began = now + pause;
        let run = Run { id, began, phase: Phase::Starting, since: began, announced: false, left: None };
        self.record.run = Some(run);
        vec![
            Effect::Save,
            Effect::Alarm(began + START_BACKSTOP),
            Effect::Log(Transition::new(id, PhaseName::Starting, Duration::ZERO)),
            Effect::Launch(id, pause),
        ]
    }

    /// An object that was rebuilt in the middle of `on_start` cannot know how far it came; the run ends and the next one
    /// begins anew.
    pub(super) fn ports_ready(&mut self, run: Run, now: Timestamp) -> Vec<Effect> {
        if run.phase != Phase::Starting {
            return Vec::new();
        }
        if run.announced {
            let why = "the object was rebuilt while `on_start` ran";
            return self.abandon(run, Failure::new(FailureKind::HookFailed, why), now);
        }
        vec![Effect::Call(Hook::Start(run.id))]
    }

    pub(super) fn announced(
        &mut self,
        run: Run,
        outcome: Result<(), Failure>,
        now: Timestamp,
    ) -> Vec<Effect> {
        if run.phase != Phase::Starting {
            return Vec::new();
        }
        if let Err(failure) = outcome {
            return self.start_failed(run, failure, now);
        }
        let (id, age) = (run.id, now.since(run.began));
        self.enter(run, Phase::Ready, now);
        self.wanted = None;
        self.record.last_use = LastUse::new(now);
        self.record.failures = Default::default();
        vec![
            Effect::Save,
            Effect::Alarm(now + self.sleep_after),
            Effect::Hold(self.sleep_after + HOLD_MARGIN),
            Effect::Log(Transition::new(id, PhaseName::Ready, age)),
            Effect::Admit,
            Effect::Call(Hook::Ready(id)),
        ]
    }

    /// The start failed: those who wait are told, and nobody starts again on their behalf.
    pub(super) fn start_failed(&mut self, run: Run, failure: Failure, now: Timestamp) -> Vec<Effect> {
        if run.phase != Phase::Starting {
            return Vec::new();
        }
        self.wanted = None;
        if failure.counts_as_crash() {
            self.record.failures.add(now);
        }
        let refused = Effect::Refuse(failure.clone().in_run(run.id));
        let mut effects = self.abandon(run, failure, now);
        effects.insert(1, refused);
        effects
    }

    /// Destroys the container of a start that came to nothing.
    pub(super) fn abandon(&mut self, run: Run, failure: Failure, now: Timestamp) -> Vec<Effect> {
        let (id, age) = (run.id, now.since(run.began));
        let failure = failure.in_run(id);
        let reason = StopReason::StartFailed(failure.to_string());
        let alarm = self.stopping(run, reason, now);
        vec![
            Effect::Save,
            alarm,
            Effect::Log(Transition::new(id, PhaseName::Stopping, age).failed(&failure)),
            Effect::Call(Hook::Error(id, failure.clone())),
            Effect::Destroy(id, failure.detail),
        ]
    }
}
