//! The platform of a simulation: storage, alarm, clock, container, and the object while it is in memory.

use super::{
    object::Object,
    process::{Behaviour, Process},
    sockets::{Sockets, Through},
    trace::{Observed, Seen},
};
use crate::core::{failure::Failure, lifecycle::Exit, readiness::Readiness, time::Timestamp};
use std::{collections::VecDeque, time::Duration};

/// When a simulation begins; any time would do.
const BEGIN: Timestamp = Timestamp(1_000_000_000);

/// How long an object without anything to do stays in memory.
pub(super) const EVICTED_AFTER: Duration = Duration::from_secs(10);

/// A request that waits, is in progress or is over.
#[derive(Clone, Debug)]
pub(super) struct Request {
    /// How long its exchange takes once it is let through, or its WebSocket stays open.
    pub(super) takes: Duration,
    /// Whether it becomes a WebSocket, and by what way.
    pub(super) socket: Option<Through>,
    pub(super) answer: Option<Result<(), Failure>>,
    pub(super) answered_at: Option<Timestamp>,
}

/// Everything but the hooks.
pub(super) struct World {
    pub(super) now: Timestamp,
    pub(super) stored: Option<String>,
    pub(super) alarm: Option<Timestamp>,
    pub(super) process: Option<Process>,
    pub(super) sockets: Sockets,
    pub(super) next: VecDeque<Behaviour>,
    pub(super) usual: Behaviour,
    pub(super) object: Option<Object>,
    /// How often the object was built.
    pub(super) built: u64,
    pub(super) requests: Vec<Request>,
    pub(super) sleep_after: Duration,
    pub(super) readiness: Readiness,
    /// Whether a container of the class is known to have listened.
    pub(super) proven: bool,
    pub(super) trace: Vec<Seen>,
}

impl World {
    pub(super) fn new(sleep_after: Duration, readiness: Readiness) -> Self {
        Self {
            now: BEGIN,
            stored: None,
            alarm: None,
            process: None,
            sockets: Sockets::default(),
            next: VecDeque::new(),
            usual: Behaviour::listens_after(Duration::from_millis(100)),
            object: None,
            built: 0,
            requests: Vec::new(),
            sleep_after,
            readiness,
            proven: false,
            trace: Vec::new(),
        }
    }

    pub(super) fn see(&mut self, what: Observed) {
        self.trace.push(Seen { at: self.now, what });
    }

    /// The container ends; an object in memory will learn how, another one only that it is gone.
    pub(super) fn end_process(&mut self, exit: Exit) {
        if self.process.take().is_some() {
            self.sockets.end(self.now);
            self.see(Observed::Exit(exit.clone()));
            if let Some(object) = &mut self.object {
                object.last_exit = Some(exit);
            }
        }
    }

    /// The object leaves memory with everything that it was doing; those who waited for it are cut off.
    pub(super) fn drop_object(&mut self) {
        let Some(object) = self.object.take() else { return };
        self.see(Observed::Gone);
        for (id, _) in object.waiting {
            let lost = crate::Error::Platform("the object went away".to_owned());
            let failure = Failure::of_runtime(&lost.to_string());
            self.answer(id, Err(failure));
        }
    }

    pub(super) fn answer(&mut self, id: usize, answer: Result<(), Failure>) {
        let now = self.now;
        if let Some(request) = self.requests.get_mut(id).filter(|request| request.answer.is_none()) {
            request.answer = Some(answer);
            request.answered_at = Some(now);
        }
    }
}
