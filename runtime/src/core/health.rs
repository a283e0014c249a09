//! Which instances of a pool failed a moment ago, so that the next request goes to the next choice of its key.
//!
//! Kept in the memory of one isolate: a wrong belief costs one detour, and ends by itself.

use crate::core::{hash::Preference, time::Timestamp};
use std::{collections::BTreeMap, time::Duration};

/// How long an instance that failed is passed over.
pub const PASSED_OVER: Duration = Duration::from_secs(5);

/// More beliefs than this are not kept.
const BELIEFS: usize = 1_024;

/// Instances that failed, by the binding of their class and their place in the pool.
#[derive(Clone, Debug, Default)]
pub struct Health {
    failed: BTreeMap<(&'static str, u32), Timestamp>,
}

impl Health {
    /// The instance for a request: the first choice that did not fail lately, or the first of all when every one did.
    pub fn choose(&self, class: &'static str, preference: Preference, now: Timestamp) -> u32 {
        let first = preference.first();
        if self.is_well(class, first, now) {
            return first;
        }
        preference.order().into_iter().find(|it| self.is_well(class, *it, now)).unwrap_or(first)
    }

    /// The choice after those in `tried`; `None` when all were.
    pub fn next(
        &self,
        class: &'static str,
        preference: Preference,
        tried: &[u32],
        now: Timestamp,
    ) -> Option<u32> {
        let left: Vec<u32> = preference.order().into_iter().filter(|it| !tried.contains(it)).collect();
        left.iter().find(|it| self.is_well(class, **it, now)).or(left.first()).copied()
    }

    /// Notes that an instance failed.
    pub fn failed(&mut self, class: &'static str, instance: u32, now: Timestamp) {
        if self.failed.len() >= BELIEFS {
            self.failed.retain(|_, at| is_recent(*at, now));
        }
        if self.failed.len() < BELIEFS {
            self.failed.insert((class, instance), now);
        }
    }

    /// Notes that an instance answered.
    pub fn answered(&mut self, class: &'static str, instance: u32) {
        self.failed.remove(&(class, instance));
    }

    /// Whether nothing is known to have failed; the usual case, and cheap to ask.
    pub fn is_spotless(&self) -> bool {
        self.failed.is_empty()
    }

    fn is_well(&self, class: &'static str, instance: u32, now: Timestamp) -> bool {
        self.failed.get(&(class, instance)).is_none_or(|at| !is_recent(*at, now))
    }
}

/// A clock that went backwards ends the belief too.
fn is_recent(at: Timestamp, now: Timestamp) -> bool {
    now >= at && now.since(at) < PASSED_OVER
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);

    #[test]
    fn a_key_goes_down_its_own_order_and_comes_back() {
        let preference = Preference::of_key("alice", 4);
        let order = preference.order();
        let mut health = Health::default();
        for choice in &order {
            assert_eq!(health.choose("POOL", preference, NOW), *choice);
            health.failed("POOL", *choice, NOW);
        }
        // With nobody left, the first choice is as good as any, and knows the session.
        assert_eq!(health.choose("POOL", preference, NOW), order[0]);
        assert_eq!(health.choose("OTHER", preference, NOW), order[0]);
        health.answered("POOL", order[2]);
        assert_eq!(health.choose("POOL", preference, NOW), order[2]);
        assert_eq!(health.choose("POOL", preference, NOW + PASSED_OVER), order[0]);
        assert_eq!(health.choose("POOL", preference, Timestamp(0)), order[0]);
    }

    #[test]
    fn what_was_tried_is_not_tried_again() {
        let preference = Preference::of_key("bob", 3);
        let order = preference.order();
        let mut health = Health::default();
        assert_eq!(health.next("POOL", preference, &order[..1], NOW), Some(order[1]));
        health.failed("POOL", order[1], NOW);
        assert_eq!(health.next("POOL", preference, &order[..1], NOW), Some(order[2]));
        assert_eq!(health.next("POOL", preference, &order, NOW), None);
    }

    #[test]
    fn beliefs_are_bounded() {
        let mut health = Health::default();
        (0..5_000).for_each(|instance| health.failed("POOL", instance, NOW));
        assert_eq!(health.failed.len(), BELIEFS);
        health.failed("POOL", 9_999, NOW + PASSED_OVER);
        assert_eq!(health.failed.len(), 1);
    }
}
