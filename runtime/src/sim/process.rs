//! Containers that exist only in a script.

use crate::core::{lifecycle::Exit, signal::Signal, time::Timestamp};
use std::time::Duration;

/// How long the runtime takes to destroy a container.
const DESTROYING: Duration = Duration::from_millis(40);

/// What a container does after it was started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behaviour {
    /// The runtime refuses the start with this text.
    pub refused: Option<String>,
    /// Its ports listen so long after the start; `None` for never.
    pub listens_after: Option<Duration>,
    /// It ends by itself so long after the start, with this code.
    pub exits: Option<(Duration, i32)>,
    /// It ends so long after a signal; `None` when it ignores all but SIGKILL.
    pub ends_after_signal: Option<Duration>,
}

impl Behaviour {
    /// Listens after `delay` and ends at once when it is asked to.
    pub const fn listens_after(delay: Duration) -> Self {
        Self {
            refused: None,
            listens_after: Some(delay),
            exits: None,
            ends_after_signal: Some(Duration::from_millis(10)),
        }
    }

    /// Is refused by the runtime with this text.
    pub fn refused(text: &str) -> Self {
        Self { refused: Some(text.to_owned()), ..Self::listens_after(Duration::ZERO) }
    }

    /// Runs and never listens.
    pub fn never_listens() -> Self {
        Self { listens_after: None, ..Self::listens_after(Duration::ZERO) }
    }

    /// Ends by itself with `code`, so long after the start.
    #[must_use]
    pub fn exits(self, after: Duration, code: i32) -> Self {
        Self { exits: Some((after, code)), ..self }
    }

    /// Takes so long to end after a signal; `None` to ignore it.
    #[must_use]
    pub fn ends_after_signal(self, delay: Option<Duration>) -> Self {
        Self { ends_after_signal: delay, ..self }
    }
}

/// A container that runs.
#[derive(Clone, Debug)]
pub(super) struct Process {
    behaviour: Behaviour,
    started: Timestamp,
    signalled: Option<(Timestamp, Signal)>,
    destroyed: Option<Timestamp>,
}

impl Process {
    pub(super) fn new(behaviour: Behaviour, started: Timestamp) -> Self {
        Self { behaviour, started, signalled: None, destroyed: None }
    }

    pub(super) fn signal(&mut self, signal: Signal, now: Timestamp) {
        self.signalled.get_or_insert((now, signal));
    }

    pub(super) fn destroy(&mut self, now: Timestamp) {
        self.destroyed.get_or_insert(now);
    }

    /// When its ports begin to listen.
    pub(super) fn listens_at(&self) -> Option<Timestamp> {
        self.behaviour.listens_after.map(|delay| self.started + delay)
    }

    /// When it ends, as far as is decided, and how.
    pub(super) fn ends(&self) -> Option<(Timestamp, Exit)> {
        let by_itself = self.behaviour.exits.map(|(after, code)| (self.started + after, Exit::Code(code)));
        let asked = self.signalled.and_then(|(at, signal)| {
            let delay = match signal {
                Signal::KILL => Some(Duration::ZERO),
                _ => self.behaviour.ends_after_signal,
            };
            Some((at + delay?, Exit::Code(128 + i32::from(signal.number()))))
        });
        // The runtime reports no code of its own making.
        let destroyed = self.destroyed.map(|at| (at + DESTROYING, Exit::Code(0)));
        by_itself.into_iter().chain(asked).chain(destroyed).min_by_key(|(at, _)| *at)
    }
}
