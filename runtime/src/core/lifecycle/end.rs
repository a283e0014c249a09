//! How a run ends: asked to, by itself, or unseen.

use super::{
    effect::{Effect, Hook},
    machine::{Lifecycle, OWED_BACKSTOP},
    record::{Ended, Phase, Run},
    stop::{Exit, Stop, StopReason},
    transition::{PhaseName, Transition},
};
use crate::core::{
    failure::{Failure, FailureKind},
    signal::Signal,
    time::Timestamp,
};
use std::time::Duration;

/// How long a container may take to end after the signal before it is destroyed.
pub(crate) const STOP_GRACE: Duration = Duration::from_secs(10);

impl Lifecycle {
    pub(super) fn stop(
        &mut self,
        run: Run,
        reason: StopReason,
        signal: Signal,
        now: Timestamp,
    ) -> Vec<Effect> {
        let id = run.id;
        let is_starting = run.phase == Phase::Starting && !run.announced;
        let end = match &reason {
            StopReason::Destroyed(why) => Effect::Destroy(id, why.clone()),
            // A container that was only just asked to start may not get the signal, and serves nobody yet.
            reason if is_starting => Effect::Destroy(id, reason.to_string()),
            _ => Effect::Terminate(id, signal),
        };
        let refuse = || {
            let why = "the container was stopped while somebody waited for it";
            Effect::Refuse(Failure::new(FailureKind::Stopped, why).in_run(id))
        };
        match run.phase.clone() {
            // The signal goes out again, perhaps another one; the grace that runs is not prolonged. What is destroyed was not
            // only asked to end.
            Phase::Stopping { forced, .. } => {
                let unwanted = self.wanted.take().map(|_| refuse());
                let destroyed = matches!(reason, StopReason::Destroyed(_)).then(|| {
                    let reason = reason.bounded();
                    self.record.run = Some(Run { phase: Phase::Stopping { reason, forced }, ..run });
                    Effect::Save
                });
                destroyed.into_iter().chain(unwanted).chain([end]).collect()
            }
            phase => {
                let log = Transition::new(id, PhaseName::Stopping, now.since(run.began)).because(&reason);
                let alarm = self.stopping(run, reason, now);
                let mut effects = vec![Effect::Save];
                if phase == Phase::Starting {
                    self.wanted = None;
                    effects.push(refuse());
                }
                effects.extend([alarm, Effect::Log(log), end]);
                effects
            }
        }
    }

    /// Enters the phase and says when to look whether the container listened.
    pub(super) fn stopping(&mut self, run: Run, reason: StopReason, now: Timestamp) -> Effect {
        self.expiring = None;
        self.enter(run, Phase::Stopping { reason: reason.bounded(), forced: false }, now);
        Effect::Alarm(now + STOP_GRACE)
    }

    /// When the grace of a run that is stopping ends; never in the past.
    pub(super) fn grace_ends(&self, run: &Run, now: Timestamp) -> Timestamp {
        (run.since + STOP_GRACE).max(now + Duration::from_millis(1))
    }

    /// The alarm rang for a run that is stopping: it is destroyed when its grace is over.
    pub(super) fn overdue(
        &mut self,
        run: Run,
        reason: StopReason,
        forced: bool,
        now: Timestamp,
    ) -> Vec<Effect> {
        if !forced && now < run.since + STOP_GRACE {
            return vec![Effect::Alarm(run.since + STOP_GRACE)];
        }
        let id = run.id;
        self.record.run = Some(Run { phase: Phase::Stopping { reason, forced: true }, ..run });
        let why = format!("did not end within {} s of the signal", STOP_GRACE.as_secs());
        vec![Effect::Save, Effect::Alarm(now + STOP_GRACE), Effect::Destroy(id, why)]
    }

    /// The end of a run: recorded before anybody is told, so that nobody is told twice.
    pub(super) fn ended(&mut self, run: Run, exit: &Exit, now: Timestamp) -> Vec<Effect> {
        let (reason, forced) = match run.phase.clone() {
            Phase::Stopping { reason, forced, .. } => (Some(reason), forced),
            Phase::Starting | Phase::Ready => (None, false),
        };
        let unasked = reason.is_none();
        let stop = Stop::of(&run, reason, forced, exit);
        let ended = Ended { stop: stop.clone(), at: now };
        self.expiring = None;
        self.record.run = None;
        self.record.ended = Some(ended.clone());
        let failure = Failure { exit_code: stop.code, ..ended_early(exit) }.in_run(run.id);
        // One that nobody saw end may have gone with its host.
        let is_crash = failure.counts_as_crash() && *exit != Exit::Unseen;
        if run.phase == Phase::Starting && is_crash {
            self.record.failures.add(now);
        }
        let log = Transition::new(run.id, PhaseName::Stopped, now.since(run.began)).ended(&stop);
        // An object that is lost before `on_stop` had its turn has to come back for it.
        if run.announced {
            self.record.owed = Some(stop.clone());
        }
        let rest = match &self.record.owed {
            Some(_) => Effect::Alarm(now + OWED_BACKSTOP),
            None => Effect::NoAlarm,
        };
        let mut effects = vec![Effect::Save, rest, Effect::Log(log), Effect::Tell(ended)];
        if run.phase == Phase::Starting {
            // Whoever waits learns of it; a start on their behalf might end the same way.
            self.wanted = None;
            effects.push(Effect::Refuse(failure.clone()));
        }
        let crashed = !matches!(exit, Exit::Code(0) | Exit::Unseen | Exit::Signalled);
        if unasked && (run.phase == Phase::Starting || crashed) {
            effects.push(Effect::Call(Hook::Error(run.id, failure)));
        }
        if run.announced {
            effects.push(Effect::Call(Hook::Stop(stop)));
        }
        if let Some(wanted) = self.wanted.take() {
            effects.extend(self.begin(wanted, now));
        }
        effects
    }
}

/// What a container that ended without being asked means to those who needed it.
fn ended_early(exit: &Exit) -> Failure {
    match exit {
        Exit::Code(_) => Failure::new(FailureKind::ExitedEarly, "the container exited"),
        Exit::Signalled => Failure::new(FailureKind::AskedToEnd, "the runtime asked the container to end"),
        Exit::Unseen => Failure::new(FailureKind::ExitedEarly, "the container was lost"),
        Exit::Unknown(text) => Failure::of_runtime(text),
    }
}
