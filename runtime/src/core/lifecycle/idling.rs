//! What happens while nobody uses a ready instance.

use super::{
    begin::HOLD_MARGIN,
    effect::{Effect, Hook},
    event::Verdict,
    machine::Lifecycle,
    record::{Phase, Run},
    stop::StopReason,
};
use crate::core::{
    idle::{Activity, Idleness},
    signal::Signal,
    time::Timestamp,
};
use std::time::Duration;

/// When the alarm rings again for a start that is still under way.
const START_CHECK: Duration = Duration::from_secs(60);

impl Lifecycle {
    pub(super) fn alarm(&mut self, run: Run, activity: &Activity, now: Timestamp) -> Vec<Effect> {
        match run.phase.clone() {
            Phase::Starting => vec![Effect::Alarm(now + START_CHECK)],
            Phase::Stopping { reason, forced } => self.overdue(run, reason, forced, now),
            // The hook has been asked and has a deadline of its own; this only covers an object that forgot it.
            Phase::Ready if self.expiring => vec![Effect::Alarm(now + self.sleep_after)],
            Phase::Ready => self.look(activity, now),
        }
    }

    /// Judges the use of a ready instance: rings again when it may be idle, or asks the hook when it is.
    pub(super) fn look(&mut self, activity: &Activity, now: Timestamp) -> Vec<Effect> {
        self.used(activity, now);
        match self.record.last_use.judge(self.sleep_after, now) {
            Idleness::Active(check) => {
                let hold = check.since(now) + HOLD_MARGIN;
                vec![Effect::Save, Effect::Alarm(check), Effect::Hold(hold)]
            }
            Idleness::Expired if self.expiring => Vec::new(),
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

    pub(super) fn expired(
        &mut self,
        run: Run,
        verdict: Verdict,
        activity: &Activity,
        now: Timestamp,
    ) -> Vec<Effect> {
        if run.phase != Phase::Ready || !std::mem::take(&mut self.expiring) {
            return Vec::new();
        }
        if verdict == Verdict::KeepAlive {
            self.record.last_use.idle_since = now;
        }
        self.used(activity, now);
        match self.record.last_use.judge(self.sleep_after, now) {
            Idleness::Active(_) => self.look(activity, now),
            Idleness::Expired => self.stop(run, StopReason::Idle, Signal::TERM, now),
        }
    }
}
