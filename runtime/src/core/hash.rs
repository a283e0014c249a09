//! Which of N instances a key belongs to: rendezvous hashing.
//!
//! Every instance gets a weight for the key and the heaviest wins, so that growing from N to N+1 moves only the keys
//! the new instance wins, one in N+1, and each key has an order of its own for when its first choice fails.
//!
//! The function is frozen, because a change would move every session of every user: the weight of instance `i` is
//! `mix(xxh64(key, seed 0) + (i + 1) * 0x9e3779b97f4a7c15)`, where `mix` is the output function of SplitMix64.

use std::cmp::Reverse;
use xxhash_rust::xxh64::xxh64;

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The order in which a key, or a roll of dice, prefers the instances `0..size`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preference {
    bits: u64,
    size: u32,
}

impl Preference {
    /// That of a key: always the same.
    pub fn of_key(key: &str, size: u32) -> Self {
        Self { bits: xxh64(key.as_bytes(), 0), size }
    }

    /// That of a request without a key, from 64 random bits: every order is as likely as any other.
    pub fn of_dice(random: u64, size: u32) -> Self {
        Self { bits: mix(random), size }
    }

    /// The first choice. A pool of none cannot be declared; should somebody build one by hand, it has one member.
    pub fn first(self) -> u32 {
        (0..self.size).max_by_key(|instance| self.weight(*instance)).unwrap_or(0)
    }

    /// All instances, the first choice first.
    pub fn order(self) -> Vec<u32> {
        let mut instances: Vec<u32> = (0..self.size.max(1)).collect();
        instances.sort_by_key(|instance| Reverse(self.weight(*instance)));
        instances
    }

    fn weight(self, instance: u32) -> u64 {
        mix(self.bits.wrapping_add((u64::from(instance) + 1).wrapping_mul(GOLDEN)))
    }
}

/// A fair choice of `0..size` from 64 random bits; `None` when there are none.
pub fn spread(random: u64, size: u32) -> Option<u32> {
    let scaled = (u128::from(random) * u128::from(size)) >> 64;
    (size > 0).then_some(scaled as u32)
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Frozen: another value here means that every session of every user moves with the next deploy. Computed once with
    /// another implementation of the same functions.
    #[test]
    fn golden_values() {
        for (key, size, expected) in [
            ("", 10, 8),
            ("a", 10, 7),
            ("alice", 3, 1),
            ("alice", 10, 4),
            ("bob", 10, 8),
            ("session-1", 5, 3),
            ("session-2", 5, 4),
            ("kéy-1", 100, 38),
            ("550e8400-e29b-41d4-a716-446655440000", 1000, 33),
        ] {
            assert_eq!(Preference::of_key(key, size).first(), expected, "{key:?} of {size}");
        }
        assert_eq!(Preference::of_key("alice", 5).order(), [4, 1, 3, 2, 0]);
    }

    /// Pearson's chi-square of how `counts` deviate from an even spread.
    fn chi_square(counts: &[u32]) -> f64 {
        let even = f64::from(counts.iter().sum::<u32>()) / counts.len() as f64;
        counts.iter().map(|count| (f64::from(*count) - even).powi(2) / even).sum()
    }

    /// The value that a fair spread over `cells` exceeds once in 10,000 times (Wilson and Hilferty).
    fn bound(cells: usize) -> f64 {
        let free = (cells - 1) as f64;
        let ninth = 2.0 / (9.0 * free);
        free * (1.0 - ninth + 3.719 * ninth.sqrt()).powi(3)
    }

    #[test]
    fn ten_thousand_keys_spread_evenly_also_when_they_differ_little() {
        for size in [2, 3, 5, 10, 17, 64, 100] {
            let spreads: [(&str, &dyn Fn(u64) -> Preference); 3] = [
                ("numbered keys", &|index| Preference::of_key(&format!("session-{index}"), size)),
                ("short keys", &|index| Preference::of_key(&index.to_string(), size)),
                ("dice", &|index| Preference::of_dice(index, size)),
            ];
            for (what, preference) in spreads {
                let mut counts = vec![0_u32; size as usize];
                (0..10_000).for_each(|index| counts[preference(index).first() as usize] += 1);
                let (found, bound) = (chi_square(&counts), bound(counts.len()));
                assert!(found < bound, "{what} over {size}: {found:.1} is beyond {bound:.1}");
            }
        }
    }

    #[test]
    fn growing_by_one_moves_hardly_more_than_its_share() {
        for size in [1, 2, 5, 10, 31, 99] {
            let keys: Vec<String> = (0..10_000).map(|index| format!("user/{index}")).collect();
            let moved = keys
                .iter()
                .filter(|key| {
                    let (old, new) =
                        (Preference::of_key(key, size).first(), Preference::of_key(key, size + 1).first());
                    // What moves, moves to the new one: nobody changes places among the old.
                    assert!(new == old || new == size, "{key} moved from {old} to {new}");
                    new != old
                })
                .count();
            let share = moved as f64 / keys.len() as f64;
            let allowed = 1.2 / f64::from(size + 1);
            assert!(share <= allowed, "{share:.4} of the keys moved from {size}, more than {allowed:.4}");
        }
    }

    proptest! {
        #[test]
        fn the_order_has_everybody_once_and_begins_with_the_first_choice(key in ".{0,64}", size in 1_u32..200) {
            let preference = Preference::of_key(&key, size);
            let mut order = preference.order();
            prop_assert_eq!(order[0], preference.first());
            order.sort_unstable();
            prop_assert_eq!(order, (0..size).collect::<Vec<_>>());
        }

        /// Who fails is left out, and everybody else keeps their place: the same as a pool that never had it.
        #[test]
        fn the_order_of_failover_does_not_depend_on_the_size(key in ".{0,64}", size in 1_u32..100) {
            let grown: Vec<u32> = Preference::of_key(&key, size + 1).order().into_iter().filter(|it| *it != size).collect();
            prop_assert_eq!(Preference::of_key(&key, size).order(), grown);
        }

        #[test]
        fn a_spread_stays_within_its_size(random in any::<u64>(), size in 1_u32..) {
            prop_assert!(spread(random, size).is_some_and(|picked| picked < size));
        }
    }

    #[test]
    fn none_is_never_picked_from_nothing() {
        assert_eq!(spread(7, 0), None);
        assert_eq!(Preference::of_key("a", 0).first(), 0);
        assert_eq!(Preference::of_key("a", 0).order(), [0]);
    }
}
