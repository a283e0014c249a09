//! The state machine itself.

use super::{
    effect::{Effect, Hook},
    event::Event,
    record::{Phase, Record, Run, RunId},
    stop::Exit,
};
use crate::core::{options::StartOptions, signal::Signal, time::Timestamp};
use std::time::Duration;

/// When to look again for an `on_stop` whose turn has not come.
pub(super) const OWED_BACKSTOP: Duration = Duration::from_secs(60);

/// The run after the present one.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    /// How long after the end it begins.
    pub(super) pause: Duration,
    /// The options it was promised to start with, unless it is those of the instance.
    pub(super) options: Option<StartOptions>,
}

/// One instance.
#[derive(Clone, Debug)]
pub struct Lifecycle {
    pub(super) record: Record,
    pub(super) sleep_after: Duration,
    /// Somebody asked for the container while it was ending, or beginning to: start again afterwards.
    pub(super) wanted: Option<Wanted>,
    /// Since when `on_activity_expired` has not returned.
    pub(super) expiring: Option<Timestamp>,
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
        let mut woken = Self { record, sleep_after, wanted: None, expiring: None };
        let owed = woken.record.owed.clone().map(|stop| Effect::Call(Hook::Stop(stop)));
        let effects = match (woken.record.run.clone(), running) {
            (None, false) => Vec::new(),
            (None, true) => woken.begin(Wanted::default(), now),
            (Some(run), false) => woken.ended(run, &Exit::Unseen, now),
            (Some(run), true) => match run.phase {
                Phase::Starting => vec![Effect::Launch(run.id, Duration::ZERO)],
                Phase::Ready => Vec::new(),
                Phase::Stopping { .. } => {
                    vec![Effect::Alarm(woken.grace_ends(&run, now)), Effect::Terminate(run.id, Signal::TERM)]
                }
            },
        };
        (woken, owed.into_iter().chain(effects).collect())
    }

    /// What is stored, and what `get_state` reports.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Whether a request can be forwarded at once.
    pub fn is_ready(&self) -> bool {
        matches!(&self.record.run, Some(Run { phase: Phase::Ready, .. }))
    }

    /// Whether this run is the present one and still starts.
    pub fn is_starting(&self, id: RunId) -> bool {
        matches!(&self.record.run, Some(Run { id: present, phase: Phase::Starting, .. }) if *present == id)
    }

    /// Whether there is a run that nobody asked to end.
    pub fn is_up(&self) -> bool {
        matches!(&self.record.run, Some(Run { phase: Phase::Starting | Phase::Ready, .. }))
    }

    /// Whether there is or will be a run that serves those who wait now.
    pub fn will_serve(&self) -> bool {
        self.is_up() || self.wanted.is_some()
    }

    /// It is the turn of this hook. What must be stored before it is called, so that it is never called twice; `None`
    /// when it is not to be called any more.
    pub fn turn(&mut self, hook: &Hook) -> Option<Vec<Effect>> {
        match hook {
            Hook::Start(id) => {
                let starting = self.is_starting(*id);
                let run = self.record.run.as_mut().filter(|run| starting && !run.announced)?;
                run.announced = true;
                Some(vec![Effect::Save])
            }
            Hook::Stop(stop) => {
                self.record.owed.take_if(|owed| owed == stop)?;
                let rest = self.record.run.is_none().then_some(Effect::NoAlarm);
                Some([Effect::Save].into_iter().chain(rest).collect())
            }
            Hook::Ready(_) | Hook::Error(..) | Hook::ActivityExpired(_) => Some(Vec::new()),
        }
    }

    /// Takes an event and says what to do about it.
    pub fn handle(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        match (event, self.record.run.clone()) {
            (Event::Demand(options), run) => self.demand(run, options, now),
            (Event::PortsReady(id), Some(run)) if run.id == id => self.ports_ready(run, now),
            (Event::StartFailed(id, failure), Some(run)) if run.id == id => {
                self.start_failed(run, failure, now)
            }
            (Event::Silent(id, failure, prospect), Some(run)) if run.id == id => {
                self.silent(run, failure, prospect, now)
            }
            (Event::Unwanted(id), Some(run)) if run.id == id => self.unwanted(run, now),
            (Event::Announced(id, outcome), Some(run)) if run.id == id => self.announced(run, outcome, now),
            (Event::Exited(id, exit), Some(run)) if run.id == id => self.ended(run, &exit, now),
            (Event::Unresponsive(id, why), Some(run)) if run.id == id => self.suspect(run, why, now),
            (Event::Stop(reason, signal), Some(run)) => self.stop(run, reason, signal, now),
            (Event::Quiet(activity), Some(run)) if run.phase == Phase::Ready => self.look(&activity, now),
            (Event::Alarm(activity), Some(run)) => self.alarm(run, &activity, now),
            (Event::Expired(id, verdict, activity), Some(run)) if run.id == id => {
                self.expired(run, verdict, &activity, now)
            }
            (Event::Alarm(_), None) if self.record.owed.is_some() => vec![Effect::Alarm(now + OWED_BACKSTOP)],
            _ => Vec::new(),
        }
    }

    /// Enters a phase; the record is to be saved.
    pub(super) fn enter(&mut self, run: Run, phase: Phase, now: Timestamp) {
        self.record.run = Some(Run { phase, since: now, ..run });
    }
}
