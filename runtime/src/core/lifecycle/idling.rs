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
    idle::{Activity, Asked, Idleness},
    signal::Signal,
    time::Timestamp,
};
use std::time::Duration;

/// When the alarm rings again for a start that is still under way.
const START_CHECK: Duration = Duration::from_secs(60);

/// How often to see whether the platform has ended a run that was left to it; `on_stop` is told then at the latest.
const LEFT_CHECK: Duration = Duration::from_secs(10 * 60);

impl Lifecycle {
    pub(super) fn alarm(&mut self, run: Run, activity: &Activity, now: Timestamp) -> Vec<Effect> {
        match run.phase.clone() {
            Phase::Starting => vec![Effect::Alarm(now + START_CHECK)],
            Phase::Stopping { reason, forced } => self.overdue(run, reason, forced, now),
            // The hook has been asked and has a deadline of its own; this only covers an object that forgot it.
            Phase::Ready if self.expiring.is_some() => vec![Effect::Alarm(now + self.sleep_after)],
            Phase::Ready => self.look(activity, now),
        }
    }

    /// Judges the use of a ready instance: rings again when it may be idle, or asks the hook when it is.
    pub(super) fn look(&mut self, activity: &Activity, now: Timestamp) -> Vec<Effect> {
        self.used(activity, now);
        match self.record.last_use.judge(activity.connections, self.sleep_after, now) {
            Idleness::Active(check) => {
                self.take_back();
                let hold = check.since(now) + HOLD_MARGIN;
                vec![Effect::Save, Effect::Alarm(check), Effect::Hold(hold)]
            }
            Idleness::Expired | Idleness::Unseen if self.expiring.is_some() => Vec::new(),
            Idleness::Unseen if self.is_left() => vec![Effect::Alarm(now + self.left_check())],
            idleness => {
                if idleness == Idleness::Expired {
                    self.record.last_use.give_up_sockets(now);
                }
                let Some(run) = &self.record.run else { return Vec::new() };
                self.expiring = Some(now);
                vec![Effect::Alarm(now + self.sleep_after), Effect::Call(Hook::ActivityExpired(run.id))]
            }
        }
    }

    /// Leaves a run to the platform: it counts the connections and ends the container when there are none.
    fn leave(&mut self, mut run: Run, now: Timestamp) -> Vec<Effect> {
        run.left = Some(now);
        self.record.run = Some(run);
        vec![Effect::Save, Effect::Hold(self.sleep_after), Effect::Alarm(now + self.left_check())]
    }

    fn take_back(&mut self) {
        if let Some(run) = &mut self.record.run {
            run.left = None;
        }
    }

    /// Whether it is the platform that ends the run: one that goes on has an open connection.
    pub fn is_left(&self) -> bool {
        self.record.run.as_ref().is_some_and(|run| run.left.is_some())
    }

    /// Asking the platform to hold a container begins its patience anew, so this is not done each time.
    fn left_check(&self) -> Duration {
        LEFT_CHECK.max(2 * self.sleep_after)
    }

    /// Remembers what this object saw; sockets of an earlier run ended with it.
    fn used(&mut self, activity: &Activity, now: Timestamp) {
        let began = self.record.run.as_ref().map_or(now, |run| run.began);
        let socket = activity.socket.filter(|socket| socket.at >= began);
        self.record.last_use.update(&Activity { socket, ..*activity }, now);
    }

    /// Whether a WebSocket was let through of which nothing is stored: without a note of it, an object that is built
    /// again would take the instance for idle.
    pub fn has_new_socket(&self, activity: &Activity) -> bool {
        let known = self.record.last_use.socket;
        self.is_ready()
            && activity.socket.is_some_and(|socket| known.is_none_or(|known| known.edge && !socket.edge))
    }

    /// Whether it is worth asking for the connections before this activity is told.
    pub fn may_have_sockets(&self, activity: &Activity) -> bool {
        let socket = self.record.last_use.socket.or(activity.socket);
        activity.in_flight == 0 && self.is_ready() && socket.is_some()
    }

    pub(super) fn expired(
        &mut self,
        run: Run,
        verdict: Verdict,
        activity: &Activity,
        now: Timestamp,
    ) -> Vec<Effect> {
        let Some(asked) = self.expiring.take().filter(|_| run.phase == Phase::Ready) else {
            return Vec::new();
        };
        if verdict == Verdict::KeepAlive {
            self.record.last_use.idle_since = now;
        }
        // Whoever could be asked was, before the hook; only a WebSocket that came since is worth it again.
        let is_new = activity.socket.is_some_and(|socket| socket.at >= asked);
        let connections = if is_new { activity.connections } else { Asked::Nobody };
        let activity = &Activity { connections, ..*activity };
        self.used(activity, now);
        match self.record.last_use.judge(activity.connections, self.sleep_after, now) {
            Idleness::Active(_) => self.look(activity, now),
            Idleness::Unseen if run.left.is_none() => self.leave(run, now),
            Idleness::Expired | Idleness::Unseen => self.stop(run, StopReason::Idle, Signal::TERM, now),
        }
    }
}
