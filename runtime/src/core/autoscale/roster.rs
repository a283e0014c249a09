//! The instances of a coordinator, ordered by load, so that the least loaded one is found without a search.

use super::lease::LeaseId;
use crate::core::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What is known of one instance.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// Leases on it, reported or not.
    pub(super) load: u32,
    /// Those it reported.
    pub(super) held: HashSet<LeaseId>,
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
    members: BTreeMap<u32, Member>,
    /// Those that are well, by load.
    well: BTreeSet<(u32, u32)>,
    /// Those that failed, by when they are tried again.
    failing: BTreeSet<(Timestamp, u32)>,
    /// Those that hold reported leases, by when silence means that they are gone.
    reporting: BTreeSet<(Timestamp, u32)>,
    /// Those without a connection, by since when.
    idle: BTreeSet<(Timestamp, u32)>,
}

impl Roster {
    pub(super) fn len(&self) -> u32 {
        self.members.len() as u32
    }

    pub(super) fn get(&self, instance: u32) -> Option<&Member> {
        self.members.get(&instance)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &Member)> {
        self.members.iter().map(|(instance, member)| (*instance, member))
    }

    /// The lowest number below `max` that is free.
    pub(super) fn free(&self, max: u32) -> Option<u32> {
        if self.len() >= max {
            return None;
        }
        (0..max).find(|instance| !self.members.contains_key(instance))
    }

    /// Adds an instance without connections.
    pub(super) fn open(&mut self, instance: u32, idle_since: Timestamp) {
        let member = Member {
            load: 0,
            held: HashSet::new(),
            silent_at: None,
            heard: (0, 0),
            idle_since,
            failing_until: None,
        };
        self.index(instance, &member);
        self.members.insert(instance, member);
    }

    /// Removes an instance.
    pub(super) fn close(&mut self, instance: u32) {
        if let Some(member) = self.members.remove(&instance) {
            self.unindex(instance, &member);
        }
    }

    /// Changes what is known of an instance, if it is there.
    pub(super) fn change(&mut self, instance: u32, with: impl FnOnce(&mut Member)) {
        if let Some(mut member) = self.members.remove(&instance) {
            self.unindex(instance, &member);
            with(&mut member);
            self.index(instance, &member);
            self.members.insert(instance, member);
        }
    }

    /// The least loaded one that is well.
    pub(super) fn least_loaded(&self) -> Option<(u32, u32)> {
        self.well.first().copied()
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

    fn index(&mut self, instance: u32, member: &Member) {
        match member.failing_until {
            Some(until) => self.failing.insert((until, instance)),
            None => self.well.insert((member.load, instance)),
        };
        if let Some(at) = member.silent_at {
            self.reporting.insert((at, instance));
        }
        if member.load == 0 {
            self.idle.insert((member.idle_since, instance));
        }
    }

    fn unindex(&mut self, instance: u32, member: &Member) {
        match member.failing_until {
            Some(until) => self.failing.remove(&(until, instance)),
            None => self.well.remove(&(member.load, instance)),
        };
        if let Some(at) = member.silent_at {
            self.reporting.remove(&(at, instance));
        }
        if member.load == 0 {
            self.idle.remove(&(member.idle_since, instance));
        }
    }
}

fn due(index: &BTreeSet<(Timestamp, u32)>, now: Timestamp) -> Option<u32> {
    index.first().filter(|(at, _)| *at <= now).map(|(_, instance)| *instance)
}
