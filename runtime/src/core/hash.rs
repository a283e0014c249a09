//! Which of N instances a key belongs to: rendezvous hashing.
//!
//! Every instance gets a weight for the key and the heaviest wins, so that growing from N to N+1 moves only the keys
//! the new instance wins, one in N+1, and each key has an order of its own for when its first choice fails.
//!
//! The function is frozen, because a change would move every session of every user: the weight of instance `i` is
//! `mix(xxh64(key, seed 0) + (i + 1) * 0x9e3779b97f4a7c15)`, where `mix` is the output function of SplitMix64.

use xxhash_rust::xxh64::xxh64;

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The instance of `key` among `0..size`; `None` when there are none.
pub fn pick(key: &str, size: u32) -> Option<u32> {
    let hash = xxh64(key.as_bytes(), 0);
    (0..size).max_by_key(|instance| weight(hash, *instance))
}

/// All instances of `0..size` in the order in which `key` prefers them.
pub fn order(key: &str, size: u32) -> Vec<u32> {
    let hash = xxh64(key.as_bytes(), 0);
    let mut instances: Vec<u32> = (0..size).collect();
    instances.sort_by_key(|instance| std::cmp::Reverse(weight(hash, *instance)));
    instances
}

/// A fair choice of `0..size` from 64 random bits; `None` when there are none.
pub fn spread(random: u64, size: u32) -> Option<u32> {
    let scaled = (u128::from(random) * u128::from(size)) >> 64;
    (size > 0).then_some(scaled as u32)
}

fn weight(hash: u64, instance: u32) -> u64 {
    mix(hash.wrapping_add((u64::from(instance) + 1).wrapping_mul(GOLDEN)))
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
