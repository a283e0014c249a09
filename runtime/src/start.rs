//! What a start says, and how its caller waits.

use crate::core::options::StartOptions;
use std::time::Duration;

/// What a start says and how the caller waits for it. Who waits no longer drops the future; the start goes on.
#[derive(Clone, Debug, Default)]
pub struct Start {
    pub(crate) options: Option<StartOptions>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) poll_interval: Option<Duration>,
}

impl Start {
    /// As the attributes and earlier starts say, with the deadline of the class.
    pub fn new() -> Self {
        Self::default()
    }

    /// With these options.
    #[must_use]
    pub fn options(mut self, options: StartOptions) -> Self {
        self.options = Some(options);
        self
    }

    /// The caller waits no longer than this; the start goes on.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Knocks at the ports are no farther apart than this, from 5 ms on. By default they are 20 ms apart for five
    /// seconds, then 50 ms, and 200 ms after fifteen; of several who wait for one start the most impatient decides.
    #[must_use]
    pub fn poll_interval(mut self, interval: Duration) -> Self {
        self.poll_interval = Some(interval);
        self
    }
}

impl From<StartOptions> for Start {
    fn from(options: StartOptions) -> Self {
        Self::new().options(options)
    }
}
