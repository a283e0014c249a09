//! When is an instance idle?
//!
//! Exchanges count until the last byte of their body. WebSockets are handed to the runtime with their frames unseen, and
//! nothing tells an object when one closes (`docs/decisions/0004-websockets.md`), so a socket is believed to be open for
//! a while after the last sign of life.

use crate::core::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What is known of the use of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Exchanges that are not over.
    pub in_flight: u32,
    /// The last time something began or ended; `None` when this object has seen nothing yet.
    pub last: Option<Timestamp>,
    /// When this object let the last WebSocket through.
    pub last_socket: Option<Timestamp>,
}

/// How long a WebSocket is believed to be open without any other sign of life.
pub const SOCKET_BELIEF: Duration = Duration::from_secs(4 * 60 * 60);

/// The use of an instance as far as it is remembered across evictions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastUse {
    /// Since when nobody used it.
    pub idle_since: Timestamp,
    /// When the last WebSocket of the present run was let through.
    pub last_socket: Option<Timestamp>,
}

/// What to do about an instance that may be idle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idleness {
    /// It is in use, or was until a moment ago; look again at this time.
    Active(Timestamp),
    /// Nobody used it for `sleep_after`.
    Expired,
}

impl LastUse {
    /// A use just now.
    pub fn new(now: Timestamp) -> Self {
        Self { idle_since: now, last_socket: None }
    }

    /// Adds what has been seen since.
    pub fn update(&mut self, activity: &Activity, now: Timestamp) {
        let last = if activity.in_flight > 0 { Some(now) } else { activity.last };
        self.idle_since = self.idle_since.max(last.unwrap_or(self.idle_since));
        self.last_socket = self.last_socket.max(activity.last_socket);
    }

    /// Whether the instance has been idle for `sleep_after`.
    pub fn judge(&self, sleep_after: Duration, now: Timestamp) -> Idleness {
        let until = self.idle_since + sleep_after;
        let believed = self.last_socket.map(|socket| socket.max(self.idle_since) + SOCKET_BELIEF);
        match believed.filter(|believed| now < *believed) {
            Some(believed) => Idleness::Active((now + sleep_after).min(believed)),
            None if now < until => Idleness::Active(until),
            None => Idleness::Expired,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp(1_000_000);
    const FIVE: Duration = Duration::from_secs(5);

    fn after(seconds: u64) -> Timestamp {
        START + Duration::from_secs(seconds)
    }

    fn seen(in_flight: u32, last: Option<u64>, last_socket: Option<u64>) -> Activity {
        Activity { in_flight, last: last.map(after), last_socket: last_socket.map(after) }
    }

    #[test]
    fn the_last_use_decides_and_open_exchanges_keep() {
        for (activity, now, expected) in [
            (seen(0, None, None), 4, Idleness::Active(after(5))),
            (seen(0, None, None), 5, Idleness::Expired),
            (seen(0, Some(3), None), 5, Idleness::Active(after(8))),
            (seen(1, Some(0), None), 100, Idleness::Active(after(105))),
        ] {
            let mut last_use = LastUse::new(START);
            last_use.update(&activity, after(now));
            assert_eq!(last_use.judge(FIVE, after(now)), expected, "{activity:?} at {now} s");
        }
    }

    #[test]
    fn a_silent_socket_keeps_for_a_while_and_not_for_ever() {
        let mut last_use = LastUse::new(START);
        last_use.update(&seen(0, Some(10), Some(10)), after(10));
        assert_eq!(last_use.judge(FIVE, after(1_000)), Idleness::Active(after(1_005)));
        let belief = 10 + SOCKET_BELIEF.as_secs();
        assert_eq!(last_use.judge(FIVE, after(belief - 1)), Idleness::Active(after(belief)));
        assert_eq!(last_use.judge(FIVE, after(belief)), Idleness::Expired);
    }
}
