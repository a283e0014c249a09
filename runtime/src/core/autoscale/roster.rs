//! The instances of a coordinator, ordered by load, so that the least loaded one is found without a search.

use super::{lease::LeaseSet, tournament::Tournament};
use crate::core::time::Timestamp;
use std::collections::BTreeSet;

/// What is known of one instance.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// Leases on it, reported or not.
    pub(super) load: u32,
    /// Those it reported.
    pub(super) held: LeaseSet,
    /// When it will be believed to be gone, unless it reports.
    pub(super) silent_at: Option<Timestamp>,
    /// Life and number of its last report.
    pub(super) heard: (u64, u64),
    /// Since when it has no connection; of no meaning while it has any.
    pub(super) idle_since: Timestamp,
    /// Until when it is passed over.
    pub(super) failing_until: Option<Timestamp>,
}

/// All instances that may take connections.
#[derive(Clone, Debug, Default)]
pub(super) struct Roster {
    /// By their number, which is below `max`.
    members: Vec<Option<Member>>,
    count: u32,
    /// Those that are well, by load.
    well: Tournament,
    /// Those that failed, by when they are tried again.
    failing: BTreeSet<(Timestamp, u32)>,
    /// Those that hold reported leases, by when silence means that they are gone.
    reporting: BTreeSet<(Timestamp, u32)>,
    /// Those without a connection, by since when.
    idle: BTreeSet<(Timestamp, u32)>,
}

impl Roster {
    pub(super) fn len(&self) -> u32 {
        self.count
    }

    pub(super) fn get(&self, instance: u32) -> Option<&Member> {
        self.members.get(instance as usize)?.as_ref()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &Member)> {
        (0..).zip(&self.members).filter_map(|(instance, member)| Some((instance, member.as_ref()?)))
    }

    /// The lowest number below `max` that is free.
    pub(super) fn free(&self, max: u32) -> Option<u32> {
        if self.len() >= max {
            return None;
        }
        (0..max).find(|instance| self.get(*instance).is_none())
    }

    /// Adds an instance without connections.
    pub(super) fn open(&mut self, instance: u32, idle_since: Timestamp) {
        let member = Member {
            load: 0,
            held: LeaseSet::default(),
            silent_at: None,
            heard: (0, 0),
            idle_since,
            failing_until: None,
        };
        self.close(instance);
        let after = member.places();
        let place = instance as usize;
        if place >= self.members.len() {
            self.members.resize_with(place + 1, || None);
        }
        self.members[place] = Some(member);
        self.count += 1;
        self.reindex(instance, Places::NONE, after);
    }

    /// Removes an instance.
    pub(super) fn close(&mut self, instance: u32) {
        if let Some(member) = self.members.get_mut(instance as usize).and_then(Option::take) {
            self.count -= 1;
            self.reindex(instance, member.places(), Places::NONE);
        }
    }

    /// Changes what is known of an instance, if it is there.
    pub(super) fn change(&mut self, instance: u32, with: impl FnOnce(&mut Member)) {
        if let Some(Some(member)) = self.members.get_mut(instance as usize) {
            let before = member.places();
            with(member);
            let after = member.places();
            self.reindex(instance, before, after);
        }
    }

    /// The least loaded one that is well.
    pub(super) fn least_loaded(&self) -> Option<(u32, u32)> {
        self.well.least()
    }

    /// Of those that failed, the one that did first; better than nothing.
    pub(super) fn least_failing(&self, below: u32) -> Option<u32> {
        let has_room = |instance: &u32| self.get(*instance).is_some_and(|member| member.load < below);
        self.failing.iter().map(|(_, instance)| *instance).find(has_room)
    }

    /// The next one whose pause is over, at `now`.
    pub(super) fn recovered(&self, now: Timestamp) -> Option<u32> {
        due(&self.failing, now)
    }

    /// The next one that was silent for too long, at `now`.
    pub(super) fn silent(&self, now: Timestamp) -> Option<u32> {
        due(&self.reporting, now)
    }

    /// Those without a connection since `then` or longer.
    pub(super) fn idle_since(&self, then: Timestamp) -> impl Iterator<Item = u32> {
        self.idle.range(..=(then, u32::MAX)).map(|(_, instance)| *instance)
    }

    pub(super) fn next_silence(&self) -> Option<Timestamp> {
        self.reporting.first().map(|(at, _)| *at)
    }

    pub(super) fn first_idle(&self) -> Option<Timestamp> {
        self.idle.first().map(|(since, _)| *since)
    }

    fn reindex(&mut self, instance: u32, before: Places, after: Places) {
        if before.well != after.well {
            self.well.set(instance, after.well);
        }
        moved(&mut self.failing, instance, before.failing, after.failing);
        moved(&mut self.reporting, instance, before.reporting, after.reporting);
        moved(&mut self.idle, instance, before.idle, after.idle);
    }
}

/// Where a member stands in each order, if it does.
#[derive(Clone, Copy)]
struct Places {
    well: Option<u32>,
    failing: Option<Timestamp>,
    reporting: Option<Timestamp>,
    idle: Option<Timestamp>,
}

impl Places {
    const NONE: Self = Self { well: None, failing: None, reporting: None, idle: None };
}

impl Member {
    fn places(&self) -> Places {
        Places {
            well: self.failing_until.is_none().then_some(self.load),
            failing: self.failing_until,
            reporting: self.silent_at,
            idle: (self.load == 0).then_some(self.idle_since),
        }
    }
}

/// Moves an instance within one order, unless it stays where it is.
fn moved(
    order: &mut BTreeSet<(Timestamp, u32)>,
    instance: u32,
    before: Option<Timestamp>,
    after: Option<Timestamp>,
) {
    if before == after {
        return;
    }
    if let Some(before) = before {
        order.remove(&(before, instance));
    }
    if let Some(after) = after {
        order.insert((after, instance));
    }
}

fn due(index: &BTreeSet<(Timestamp, u32)>, now: Timestamp) -> Option<u32> {
    index.first().filter(|(at, _)| *at <= now).map(|(_, instance)| *instance)
}
