//! The state machine itself.

use super::{
    effect::{Effect, Hook},
    event::{Event, Verdict},
    record::{Ended, Phase, Record, Run, RunId},
    stop::{Exit, Stop, StopReason},
};
use crate::core::{
    failure::{Failure, FailureKind},
    idle::{Activity, Idleness, LastUse},
    time::Timestamp,
};
use std::time::Duration;

/// How long a container may take to end after SIGTERM before it is destroyed.
pub(crate) const STOP_GRACE: Duration = Duration::from_secs(10);

/// How much longer than `sleep_after` the runtime is asked to keep a container without its object, so that the alarm
/// finds it alive and can end it gently.
const HOLD_MARGIN: Duration = Duration::from_secs(60);

/// One instance.
#[derive(Clone, Debug)]
pub struct Lifecycle {
    record: Record,
    sleep_after: Duration,
    /// Somebody asked for the container while it was ending: start again afterwards.
    wanted: bool,
    /// `on_activity_expired` has not returned.
    expiring: bool,
}

impl Lifecycle {
    /// Wakes up with what was stored and with what the runtime says of the container.
    pub fn wake(
        record: Option<Record>,
        running: bool,
        sleep_after: Duration,
        now: Timestamp,
    ) -> (Self, Vec<Effect>) {
        let record = record.unwrap_or_else(|| Record::new(now));
        let mut woken = Self { record, sleep_after, wanted: false, expiring: false };
        let effects = match (woken.record.run.clone(), running) {
            (None, false) => Vec::new(),
            (None, true) => woken.begin(now),
            (Some(run), false) => woken.ended(run, &Exit::Unseen, now),
            (Some(run), true) => match run.phase {
                Phase::Starting => vec![Effect::Launch(run.id)],
                Phase::Ready => Vec::new(),
                Phase::Stopping { since, .. } => {
                    vec![Effect::Alarm(since + STOP_GRACE), Effect::Terminate(run.id)]
                }
            },
        };
        (woken, effects)
    }

    /// What is stored, and what `get_state` reports.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Whether a request can be forwarded at once.
    pub fn is_ready(&self) -> bool {
        matches!(&self.record.run, Some(Run { phase: Phase::Ready, .. }))
    }

    /// Takes an event and says what to do about it.
    pub fn handle(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        match (event, self.record.run.clone()) {
            (Event::Demand, run) => self.demand(run, now),
            (Event::PortsReady(id), Some(run)) if run.id == id => self.ports_ready(run),
            (Event::StartFailed(id, failure), Some(run)) if run.id == id => {
                self.start_failed(run, failure, now)
            }
            (Event::Announced(id, outcome), Some(run)) if run.id == id => self.announced(run, outcome, now),
            (Event::Exited(id, exit), Some(run)) if run.id == id => self.ended(run, &exit, now),
            (Event::Stop(reason), Some(run)) => self.stop(run, reason, now),
            (Event::Quiet(activity), Some(run)) if run.phase == Phase::Ready => self.look(&activity, now),
            (Event::Alarm(activity), Some(run)) => self.alarm(run, &activity, now),
            (Event::Expired(id, verdict, activity), Some(run)) if run.id == id => {
                self.expired(run, verdict, &activity, now)
            }
            _ => Vec::new(),
        }
    }

    fn demand(&mut self, run: Option<Run>, now: Timestamp) -> Vec<Effect> {
        match run.map(|run| run.phase) {
            None => self.begin(now),
            Some(Phase::Starting) => Vec::new(),
            Some(Phase::Ready) => vec![Effect::Admit],
            Some(Phase::Stopping { .. }) => {
                self.wanted = true;
                Vec::new()
            }
        }
    }

    /// A new run. The alarm is a backstop for a start that nobody sees the end of.
    fn begin(&mut self, now: Timestamp) -> Vec<Effect> {
        let id = RunId(self.record.last_run.0 + 1);
        self.record.last_run = id;
        self.record.last_use = LastUse::new(now);
        self.record.run = Some(Run { id, began: now, phase: Phase::Starting, announced: false });
        vec![Effect::Save, Effect::Alarm(now + self.sleep_after), Effect::Launch(id)]
    }

    /// `on_start` is marked as called before it is, so that it is never called twice for a run.
    fn ports_ready(&mut self, mut run: Run) -> Vec<Effect> {
        if run.phase != Phase::Starting || run.announced {
            return Vec::new();
        }
        run.announced = true;
        let id = run.id;
        self.record.run = Some(run);
        vec![Effect::Save, Effect::Call(Hook::Start(id))]
    }

    fn announced(&mut self, mut run: Run, outcome: Result<(), Failure>, now: Timestamp) -> Vec<Effect> {
        if run.phase != Phase::Starting {
            return Vec::new();
        }
        if let Err(failure) = outcome {
            return self.start_failed(run, failure, now);
        }
        run.phase = Phase::Ready;
        self.record.run = Some(run);
        self.record.last_use = LastUse::new(now);
        vec![Effect::Save, Effect::Hold(self.sleep_after + HOLD_MARGIN), Effect::Admit]
    }

    fn start_failed(&mut self, run: Run, failure: Failure, now: Timestamp) -> Vec<Effect> {
        if run.phase != Phase::Starting {
            return Vec::new();
        }
        let id = run.id;
        let failure = failure.in_run(id);
        self.stopping(run, StopReason::StartFailed(failure.to_string()), now);
        vec![
            Effect::Save,
            Effect::Refuse(failure.clone()),
            Effect::Call(Hook::Error(id, failure.clone())),
            Effect::Alarm(now + STOP_GRACE),
            Effect::Destroy(id, failure.detail),
        ]
    }

    fn stop(&mut self, run: Run, reason: StopReason, now: Timestamp) -> Vec<Effect> {
        let id = run.id;
        let end = match &reason {
            StopReason::Destroyed(why) => Effect::Destroy(id, why.clone()),
            _ => Effect::Terminate(id),
        };
        match (run.phase.clone(), &reason) {
            (Phase::Stopping { .. }, StopReason::Destroyed(_)) => vec![end],
            (Phase::Stopping { .. }, _) => Vec::new(),
            (phase, _) => {
                self.stopping(run, reason, now);
                let mut effects = vec![Effect::Save];
                if phase == Phase::Starting {
                    let failure =
                        Failure::new(FailureKind::Stopped, "the container was stopped while it started");
                    effects.push(Effect::Refuse(failure.in_run(id)));
                }
                effects.extend([Effect::Alarm(now + STOP_GRACE), end]);
                effects
            }
        }
    }

    fn stopping(&mut self, mut run: Run, reason: StopReason, now: Timestamp) {
        run.phase = Phase::Stopping { reason, since: now, forced: false };
        self.expiring = false;
        self.record.run = Some(run);
    }

    /// The end of a run: recorded before anybody is told, so that nobody is told twice.
    fn ended(&mut self, run: Run, exit: &Exit, now: Timestamp) -> Vec<Effect> {
        let (reason, forced) = match run.phase.clone() {
            Phase::Stopping { reason, forced, .. } => (Some(reason), forced),
            Phase::Starting | Phase::Ready => (None, false),
        };
        let unasked = reason.is_none();
        let stop = Stop::of(reason, forced, exit);
        self.expiring = false;
        self.record.run = None;
        self.record.ended = Some(Ended { run: run.id, stop: stop.clone(), at: now });
        let mut effects = vec![Effect::Save, Effect::NoAlarm];
        let failure = Failure { exit_code: stop.code, ..ended_early(exit) }.in_run(run.id);
        if run.phase == Phase::Starting {
            effects.push(Effect::Refuse(failure.clone()));
        }
        let crashed = !matches!(exit, Exit::Code(0) | Exit::Unseen);
        if unasked && (run.phase == Phase::Starting || crashed) {
            effects.push(Effect::Call(Hook::Error(run.id, failure)));
        }
        if run.announced {
            effects.push(Effect::Call(Hook::Stop(run.id, stop)));
        }
        if std::mem::take(&mut self.wanted) {
            effects.extend(self.begin(now));
        }
        effects
    }

    fn alarm(&mut self, run: Run, activity: &Activity, now: Timestamp) -> Vec<Effect> {
        match run.phase.clone() {
            Phase::Starting => vec![Effect::Alarm(now + self.sleep_after)],
            Phase::Stopping { since, forced: false, .. } if now < since + STOP_GRACE => {
                vec![Effect::Alarm(since + STOP_GRACE)]
            }
            Phase::Stopping { reason, since, .. } => {
                let id = run.id;
                self.record.run = Some(Run { phase: Phase::Stopping { reason, since, forced: true }, ..run });
                let why = format!("did not end within {} s of SIGTERM", STOP_GRACE.as_secs());
                vec![Effect::Save, Effect::Alarm(now + STOP_GRACE), Effect::Destroy(id, why)]
            }
            // The hook was asked a whole `sleep_after` ago and has not said a word.
            Phase::Ready if self.expiring => self.stop(run, StopReason::Idle, now),
            Phase::Ready => self.look(activity, now),
        }
    }

    /// Judges the use of a ready instance: rings again when it may be idle, or asks the hook when it is.
    fn look(&mut self, activity: &Activity, now: Timestamp) -> Vec<Effect> {
        self.used(activity, now);
        match self.record.last_use.judge(self.sleep_after, now) {
            Idleness::Active(check) => {
                let hold = check.since(now) + HOLD_MARGIN;
                vec![Effect::Save, Effect::Alarm(check), Effect::Hold(hold)]
            }
            Idleness::Expired => {
                let Some(run) = &self.record.run else { return Vec::new() };
                self.expiring = true;
                vec![Effect::Alarm(now + self.sleep_after), Effect::Call(Hook::ActivityExpired(run.id))]
            }
        }
    }

    /// Remembers what this object saw; sockets of an earlier run ended with it.
    fn used(&mut self, activity: &Activity, now: Timestamp) {
        let began = self.record.run.as_ref().map_or(now, |run| run.began);
        let last_socket = activity.last_socket.filter(|socket| *socket >= began);
        self.record.last_use.update(&Activity { last_socket, ..*activity }, now);
    }

    fn expired(&mut self, run: Run, verdict: Verdict, activity: &Activity, now: Timestamp) -> Vec<Effect> {
        if run.phase != Phase::Ready || !std::mem::take(&mut self.expiring) {
            return Vec::new();
        }
        if verdict == Verdict::KeepAlive {
            self.record.last_use.idle_since = now;
        }
        self.used(activity, now);
        match self.record.last_use.judge(self.sleep_after, now) {
            Idleness::Active(_) => self.look(activity, now),
            Idleness::Expired => self.stop(run, StopReason::Idle, now),
        }
    }
}

/// What a container that ended without being asked means to those who needed it.
fn ended_early(exit: &Exit) -> Failure {
    match exit {
        Exit::Code(_) => Failure::new(FailureKind::ExitedEarly, "the container exited"),
        Exit::Unseen => Failure::new(FailureKind::ExitedEarly, "the container was lost"),
        Exit::Unknown(text) => Failure::of_runtime(text),
    }
}
