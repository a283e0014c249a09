//! A clock that never goes backwards, made of one that may.

use crate::core::time::Timestamp;

/// Advances with the wall clock and stands still while that is being set back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    wall: Timestamp,
    time: Timestamp,
}

impl Clock {
    pub(super) fn new(wall: Timestamp) -> Self {
        Self { wall, time: wall }
    }

    /// The time when the wall clock shows `wall`.
    pub(super) fn at(&mut self, wall: Timestamp) -> Timestamp {
        self.time = self.time + wall.since(self.wall);
        self.wall = wall;
        self.time
    }

    /// What the wall clock will show at `time`, if nobody sets it.
    pub(super) fn wall_at(&self, time: Timestamp) -> Timestamp {
        self.wall + time.since(self.time)
    }
}
