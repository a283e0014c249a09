//! When is an instance idle?
//!
//! Exchanges count until the last byte of their body. WebSockets are handed to the runtime with their frames unseen, and
//! nothing tells an object when one closes, so somebody else is asked who knows (`docs/decisions/0004-websockets.md`).

use crate::core::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What is known of the use of an instance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    /// Exchanges that are not over.
    pub in_flight: u32,
    /// The last time something began or ended; `None` when this object has seen nothing yet.
    pub last: Option<Timestamp>,
    /// The last WebSocket that this object let through.
    pub socket: Option<Socket>,
    /// What the local engine says of its connections.
    pub connections: Asked,
}

/// What came of asking the local engine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asked {
    /// Nobody asked yet.
    #[default]
    NotYet,
    /// There is no engine that could be asked.
    Nobody,
    /// What it counted.
    Counted(Connections),
}

/// A WebSocket that was let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Socket {
    /// When.
    pub at: Timestamp,
    /// Whether it came through the edge of the platform, which then knows whether it is open.
    pub edge: bool,
}

/// The connections of a container, as counted by what carries them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connections {
    /// When they were counted, or a moment before.
    pub at: Timestamp,
    /// How many are open.
    pub open: u32,
    /// When the last one ended.
    pub ended: Option<Timestamp>,
}

/// How long a WebSocket is believed to be open that nobody can see, without any other sign of life.
pub const SOCKET_BELIEF: Duration = Duration::from_secs(4 * 60 * 60);

/// When the alarm asks, where it matters and nobody asked yet.
const ASK_SOON: Duration = Duration::from_millis(20);

/// How often to look again meanwhile: somebody may be there to be asked who did not answer before.
const BELIEF_CHECK: Duration = Duration::from_secs(10 * 60);

/// The use of an instance as far as it is remembered across evictions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastUse {
    /// Since when nobody used it.
    pub idle_since: Timestamp,
    /// The last WebSocket of the present run that may be open.
    #[serde(default)]
    pub socket: Option<Socket>,
    /// When no connection was open; what was let through before is over.
    #[serde(default)]
    none_open: Option<Timestamp>,
}

/// What to do about an instance that may be idle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idleness {
    /// It is in use, or was until a moment ago; look again at this time.
    Active(Timestamp),
    /// Nobody used it for `sleep_after`.
    Expired,
    /// The same as far as the object sees, and only the platform knows whether a WebSocket is open.
    Unseen,
}

impl LastUse {
    /// A use just now.
    pub fn new(now: Timestamp) -> Self {
        Self { idle_since: now, socket: None, none_open: None }
    }

    /// Adds what has been seen since.
    pub fn update(&mut self, activity: &Activity, now: Timestamp) {
        let last = if activity.in_flight > 0 { Some(now) } else { activity.last };
        self.idle_since = self.idle_since.max(last.unwrap_or(self.idle_since));
        let none_open = self.none_open;
        let is_over = |socket: &Socket| none_open.is_some_and(|counted| socket.at < counted);
        self.socket = match (self.socket, activity.socket.filter(|socket| !is_over(socket))) {
            // One that was let through past the edge hides what became of those of the edge.
            (Some(known), Some(seen)) => {
                Some(Socket { at: known.at.max(seen.at), edge: known.edge && seen.edge })
            }
            (known, seen) => seen.or(known),
        };
        if let Asked::Counted(connections @ Connections { open: 0, .. }) = activity.connections {
            self.idle_since = self.idle_since.max(connections.ended.unwrap_or(self.idle_since)).min(now);
            self.none_open = Some(connections.at);
            self.socket = self.socket.filter(|socket| socket.at >= connections.at);
        }
    }

    /// Gives up what was believed of sockets that nobody sees: those let through so far are over.
    pub fn give_up_sockets(&mut self, now: Timestamp) {
        self.none_open = Some(now);
        self.socket = None;
    }

    /// Whether the instance has been idle for `sleep_after`; `connections` are those of [`Activity`].
    pub fn judge(&self, connections: Asked, sleep_after: Duration, now: Timestamp) -> Idleness {
        let until = self.idle_since + sleep_after;
        if now < until {
            return Idleness::Active(until);
        }
        match (self.socket, connections) {
            // Who counts knows better than a header, which a client can write where there is no edge.
            (Some(_), Asked::Counted(Connections { open: 1.., .. })) => Idleness::Active(now + sleep_after),
            (Some(_), Asked::NotYet) => Idleness::Active(now + ASK_SOON),
            (Some(Socket { edge: true, .. }), _) => Idleness::Unseen,
            (Some(Socket { at, .. }), _) => {
                let believed = at.max(self.idle_since) + SOCKET_BELIEF;
                match now < believed {
                    true => Idleness::Active((now + sleep_after.max(BELIEF_CHECK)).min(believed)),
                    false => Idleness::Expired,
                }
            }
            (None, _) => Idleness::Expired,
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

    fn seen(in_flight: u32, last: Option<u64>) -> Activity {
        Activity { in_flight, last: last.map(after), connections: Asked::Nobody, ..Activity::default() }
    }

    fn socket(at: u64, edge: bool) -> Activity {
        Activity { socket: Some(Socket { at: after(at), edge }), ..seen(0, Some(at)) }
    }

    fn told(at: u64, open: u32, ended: Option<u64>) -> Activity {
        let connections = Connections { at: after(at), open, ended: ended.map(after) };
        Activity { connections: Asked::Counted(connections), ..Activity::default() }
    }

    /// What is judged after these were seen, each at its time.
    fn judged(activities: &[(u64, Activity)]) -> Idleness {
        let mut last_use = LastUse::new(START);
        for (now, activity) in activities {
            last_use.update(activity, after(*now));
        }
        let (now, last) = activities.last().copied().unwrap_or_default();
        last_use.judge(last.connections, FIVE, after(now))
    }

    #[test]
    fn the_last_use_decides_and_open_exchanges_keep() {
        for (activity, now, expected) in [
            (seen(0, None), 4, Idleness::Active(after(5))),
            (seen(0, None), 5, Idleness::Expired),
            (seen(0, Some(3)), 5, Idleness::Active(after(8))),
            (seen(1, Some(0)), 100, Idleness::Active(after(105))),
        ] {
            assert_eq!(judged(&[(now, activity)]), expected, "{activity:?} at {now} s");
        }
    }

    #[test]
    fn an_open_connection_keeps_and_its_end_is_a_use() {
        let open = (1_000, told(1_000, 1, Some(40)));
        assert_eq!(judged(&[(10, socket(10, false)), open]), Idleness::Active(after(1_005)));
        let closed = |now| (now, told(now, 0, Some(1_002)));
        assert_eq!(
            judged(&[(10, socket(10, false)), open, closed(1_005)]),
            Idleness::Active(after(1_007)),
            "five seconds from the close, not from when it was noticed"
        );
        assert_eq!(judged(&[(10, socket(10, false)), open, closed(1_007)]), Idleness::Expired);
        assert_eq!(
            judged(&[(10, socket(10, false)), closed(1_007), (1_008, socket(10, false))]),
            Idleness::Expired,
            "it is not believed to be open again"
        );
        let late = Activity { socket: socket(1_006, false).socket, ..told(1_005, 0, None) };
        assert!(
            matches!(
                judged(&[(10, socket(10, false)), (1_012, late), (1_013, seen(0, None))]),
                Idleness::Active(_)
            ),
            "one that came after the count"
        );
    }

    #[test]
    fn connections_of_an_instance_without_sockets_keep_nothing() {
        assert_eq!(judged(&[(5, told(5, 1, None))]), Idleness::Expired, "a kept connection of the runtime");
    }

    #[test]
    fn nothing_is_believed_before_somebody_was_asked() {
        let quiet = Activity { connections: Asked::NotYet, ..seen(0, Some(10)) };
        assert_eq!(judged(&[(10, socket(10, false)), (15, quiet)]), Idleness::Active(after(15) + ASK_SOON));
        assert_eq!(judged(&[(15, quiet)]), Idleness::Expired, "without a socket there is nothing to ask");
    }

    #[test]
    fn what_only_the_platform_sees_is_left_to_it() {
        assert_eq!(judged(&[(10, socket(10, true)), (14, seen(0, None))]), Idleness::Active(after(15)));
        assert_eq!(judged(&[(10, socket(10, true)), (15, seen(0, None))]), Idleness::Unseen);
        let counted = [(10, socket(10, true)), (15, told(15, 1, None))];
        assert_eq!(judged(&counted), Idleness::Active(after(20)), "an engine was there to be asked");
        let mixed = [(10, socket(10, true)), (11, socket(11, false)), (20, seen(0, None))];
        assert_eq!(judged(&mixed), Idleness::Active(after(620)), "the other one may be open unseen");
    }

    #[test]
    fn a_socket_nobody_can_see_keeps_for_a_while_and_not_for_ever() {
        let opened = (10, socket(10, false));
        let belief = 10 + SOCKET_BELIEF.as_secs();
        for (now, expected) in [
            (1_000, Idleness::Active(after(1_600))),
            (belief - 1, Idleness::Active(after(belief))),
            (belief, Idleness::Expired),
        ] {
            assert_eq!(judged(&[opened, (now, seen(0, None))]), expected, "at {now} s");
        }
    }
}
