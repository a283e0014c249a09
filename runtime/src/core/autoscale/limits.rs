//! How far a coordinator may go.

use crate::core::route::{Autoscale, WhenFull};
use std::time::Duration;

/// The limits of one coordinator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections one instance takes before the next one starts.
    pub max_connections: u32,
    /// Instances kept warm.
    pub min: u32,
    /// Instances at most.
    pub max: u32,
    /// How long an instance above `min` may be without connections, and how long a session without any is remembered.
    pub scale_down_after: Duration,
    /// Connections that may wait for a place.
    pub queue: u32,
    /// How often those kept warm are reminded.
    pub warm_every: Duration,
}

/// More than this many do not wait, whatever the capacity: they would only time out together.
const LONGEST_QUEUE: u32 = 1_000;

impl Limits {
    /// The part of `shard` in the limits of a route whose instances sleep after `sleep_after`.
    ///
    /// Shares differ by one at most. A shard has at least one instance, or it could serve nobody.
    pub fn of_shard(route: &Autoscale, shard: u32, sleep_after: Duration) -> Self {
        let shards = route.shards.max(1);
        let share = |whole: u32| whole / shards + u32::from(shard < whole % shards);
        let max = share(route.max).max(1);
        let queue = match route.when_full {
            WhenFull::Queue => max.saturating_mul(route.max_connections).clamp(1, LONGEST_QUEUE),
            WhenFull::Reject => 0,
        };
        Self {
            max_connections: route.max_connections.max(1),
            min: share(route.min).min(max),
            max,
            scale_down_after: route.scale_down_after,
            queue,
            warm_every: (sleep_after / 2).clamp(Duration::from_secs(1), Duration::from_secs(300)),
        }
    }
}
