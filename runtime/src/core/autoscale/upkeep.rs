//! What a coordinator does whoever calls: gives up what is over, fills places that got free, keeps to its limits.

use super::{coordinator::Coordinator, effect::Effect};
use crate::core::time::Timestamp;

impl Coordinator {
    /// Gives up what nobody reported.
    pub(super) fn expire(&mut self, now: Timestamp) {
        while let Some((_, id)) = self.next_unconfirmed().filter(|(at, _)| *at <= now) {
            self.counts.expired += 1;
            self.release(id, now);
        }
        while let Some(instance) = self.roster.silent(now) {
            let held = self.roster.get(instance).map(|member| member.held.clone()).unwrap_or_default();
            self.roster.change(instance, |member| member.silent_at = None);
            self.counts.expired += held.len() as u64;
            held.into_iter().for_each(|lease| self.release(lease, now));
        }
        while let Some(instance) = self.roster.recovered(now) {
            self.roster.change(instance, |member| member.failing_until = None);
        }
    }

    /// Does everything that follows from what is known: fills places, keeps to the limits, sets the alarm.
    pub(super) fn settle(&mut self, now: Timestamp) {
        while self.roster.len() < self.limits.min
            && let Some(instance) = self.roster.free(self.limits.max)
        {
            self.open_instance(instance, now);
            self.next_warming = now;
        }
        while let Some((_, session, seat)) = self.queue.front().cloned() {
            let Some(instance) = self.place(session.as_ref(), seat, now) else { break };
            let Some((ticket, session, _)) = self.queue.pop_front() else { break };
            let grant = self.grant(session, instance, now);
            self.effects.push(Effect::Admit(ticket, grant));
        }
        self.scale_down(now);
        if self.limits.min > 0 && self.next_warming <= now {
            let warm = self.roster.iter().take(self.limits.min as usize);
            self.effects.extend(warm.map(|(instance, _)| Effect::Warm(instance)).collect::<Vec<_>>());
            self.next_warming = now + self.limits.warm_every;
        }
        self.set_alarm();
    }

    /// Stops what has been idle for long enough, the highest numbers first, so that the low ones stay warm.
    fn scale_down(&mut self, now: Timestamp) {
        let spare = self.roster.len().saturating_sub(self.limits.min);
        if spare == 0 {
            return;
        }
        let mut idle: Vec<u32> = self.roster.idle_since(now - self.limits.scale_down_after).collect();
        idle.sort_unstable_by(|a, b| b.cmp(a));
        for instance in idle.into_iter().take(spare as usize) {
            self.roster.close(instance);
            self.effects.extend([Effect::DropInstance(instance), Effect::Stop(instance)]);
        }
    }

    /// Rings for what will have to be done without anybody asking. An alarm that comes too early is not moved.
    fn set_alarm(&mut self) {
        let is_above = self.roster.len() > self.limits.min;
        let next = [
            self.next_unconfirmed().map(|(at, _)| at),
            self.roster.next_silence(),
            self.roster.first_idle().filter(|_| is_above).map(|since| since + self.limits.scale_down_after),
            (self.limits.min > 0).then_some(self.next_warming),
        ];
        let Some(next) = next.into_iter().flatten().min() else { return };
        if self.alarm.is_none_or(|set| next < set) {
            self.alarm = Some(next);
            self.effects.push(Effect::Alarm(self.clock.wall_at(next)));
        }
    }
}
