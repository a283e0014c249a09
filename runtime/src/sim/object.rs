//! The object of a simulation: what it does in memory, as the real one does with the platform.

use super::{process::Process, trace::Observed, world::World};
use crate::core::{
    failure::{Failure, FailureKind},
    idle::{Activity, Socket},
    lifecycle::{Effect, Event, Exit, Hook, Lifecycle, Prospect, Record, RunId},
    time::Timestamp,
};
use std::{collections::VecDeque, time::Duration};

/// A moment without exchanges before the time of the last one is worth a write, as in `glue.js`.
const QUIET: Duration = Duration::from_secs(2);

/// One object in memory.
pub(super) struct Object {
    pub(super) lifecycle: Lifecycle,
    /// Effects of waking up, performed with the first event.
    pending: Vec<Effect>,
    /// Requests that wait for readiness, and until when.
    pub(super) waiting: Vec<(usize, Timestamp)>,
    /// The run whose container is to be started, and when.
    pub(super) pausing: Option<(RunId, Timestamp)>,
    /// The run whose ports are waited for, and until when.
    pub(super) launching: Option<(RunId, Timestamp)>,
    /// The run whose end is waited for.
    pub(super) ending: Option<RunId>,
    pub(super) hooks: VecDeque<Hook>,
    /// Ends of exchanges.
    pub(super) exchanges: Vec<Timestamp>,
    last: Option<Timestamp>,
    pub(super) socket: Option<Socket>,
    pub(super) quiet_at: Option<Timestamp>,
    /// The last time anything happened in it.
    pub(super) touched: Timestamp,
    pub(super) last_exit: Option<Exit>,
}

impl World {
    /// The object, built when it is not in memory.
    pub(super) fn wake(&mut self) -> bool {
        if self.object.is_some() {
            return false;
        }
        let now = self.now;
        let record = self.stored.as_ref().map(|text| Record::read(text, now).0);
        let (lifecycle, pending) = Lifecycle::wake(record, self.process.is_some(), self.sleep_after, now);
        self.built += 1;
        self.see(Observed::Built);
        self.object = Some(Object {
            lifecycle,
            pending,
            waiting: Vec::new(),
            pausing: None,
            launching: None,
            ending: None,
            hooks: VecDeque::new(),
            exchanges: Vec::new(),
            last: None,
            socket: None,
            quiet_at: None,
            touched: now,
            last_exit: None,
        });
        true
    }

    /// Effects of waking up, and the end of a container that nobody looked at.
    pub(super) fn notice(&mut self) {
        self.wake();
        let Some(object) = &mut self.object else { return };
        let pending = std::mem::take(&mut object.pending);
        self.perform(pending);
        let Some(object) = &self.object else { return };
        let ready = object.lifecycle.is_ready();
        let run = object.lifecycle.record().run.as_ref().map(|run| run.id);
        if let (true, Some(run), None) = (ready, run, &self.process) {
            let exit = object.last_exit.clone().unwrap_or(Exit::Unseen);
            self.tell(Event::Exited(run, exit));
        }
    }

    pub(super) fn tell(&mut self, event: Event) {
        let now = self.now;
        let Some(object) = &mut self.object else { return };
        object.touched = now;
        let pending = std::mem::take(&mut object.pending);
        self.perform(pending);
        let Some(object) = &mut self.object else { return };
        let effects = object.lifecycle.handle(event, now);
        self.perform(effects);
    }

    pub(super) fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let Some(object) = &mut self.object else { return };
            match effect {
                Effect::Save => self.stored = serde_json::to_string(object.lifecycle.record()).ok(),
                Effect::Launch(run, pause) if pause.is_zero() => self.launch(run),
                Effect::Launch(run, pause) => {
                    object.last_exit = None;
                    object.pausing = Some((run, self.now + pause));
                }
                Effect::Call(hook) => object.hooks.push_back(hook),
                Effect::Admit => self.settle(&Ok(())),
                Effect::Refuse(failure) => self.settle(&Err(failure)),
                Effect::Terminate(run, signal) => {
                    object.ending = Some(run);
                    let now = self.now;
                    if let Some(process) = &mut self.process {
                        process.signal(signal, now);
                    }
                }
                Effect::Destroy(run, _) => {
                    object.ending = Some(run);
                    let now = self.now;
                    if let Some(process) = &mut self.process {
                        process.destroy(now);
                    }
                }
                Effect::Alarm(at) => {
                    self.alarm = Some(at);
                    self.see(Observed::Alarm(at));
                }
                Effect::NoAlarm => self.alarm = None,
                Effect::Hold(patience) => self.sockets.hold(self.now, patience),
                Effect::Tell(_) | Effect::Log(_) => {}
            }
        }
    }

    fn launch(&mut self, run: RunId) {
        if self.process.is_none() {
            let behaviour = self.next.pop_front().unwrap_or_else(|| self.usual.clone());
            self.see(Observed::Start(run));
            if let Some(text) = &behaviour.refused {
                let failure = Failure::of_runtime(text);
                return self.tell(Event::StartFailed(run, failure));
            }
            self.process = Some(Process::new(behaviour, self.now));
        }
        let until = self.now + self.readiness.start_timeout;
        if let Some(object) = &mut self.object {
            object.launching = Some((run, until));
        }
    }

    /// What the object itself waited for: ports, the end of a run, exchanges, quiet.
    pub(super) fn look_around(&mut self) {
        let now = self.now;
        let Some(object) = &mut self.object else { return };
        if let Some((run, _)) = object.pausing.take_if(|(_, until)| *until <= now) {
            match object.lifecycle.is_starting(run) {
                true if object.waiting.is_empty() => self.tell(Event::Unwanted(run)),
                true => self.launch(run),
                false => {}
            }
        }
        let Some(object) = &mut self.object else { return };
        if let Some((run, until)) = object.launching {
            let starting = object.lifecycle.is_starting(run);
            let event = match &self.process {
                _ if !starting => None,
                None => Some(Event::Exited(run, object.last_exit.clone().unwrap_or(Exit::Unseen))),
                Some(process) if process.listens_at().is_some_and(|at| at <= now) => {
                    self.proven = true;
                    Some(Event::PortsReady(run))
                }
                Some(_) if until <= now => {
                    let failure = Failure::new(FailureKind::PortTimeout, "no port listens");
                    let jitter = Duration::from_millis(1 + run.0 * 379 % 1_000);
                    let awaited = !object.waiting.is_empty();
                    let prospect = Prospect { awaited, proven: self.proven, jitter };
                    Some(Event::Silent(run, failure, prospect))
                }
                Some(_) => return self.look_further(),
            };
            object.launching = None;
            event.into_iter().for_each(|event| self.tell(event));
        }
        self.look_further();
    }

    fn look_further(&mut self) {
        let now = self.now;
        let Some(object) = &mut self.object else { return };
        let before = object.exchanges.len();
        object.exchanges.retain(|ends| *ends > now);
        if object.exchanges.len() < before {
            object.last = Some(now);
            object.touched = now;
            object.quiet_at = Some(now + QUIET);
        }
        if let (Some(run), None) = (object.ending, &self.process) {
            object.ending = None;
            let exit = object.last_exit.clone().unwrap_or(Exit::Unseen);
            self.tell(Event::Exited(run, exit));
        }
        let Some(object) = &mut self.object else { return };
        // The end of an exchange begins a quiet moment of its own.
        let patient = object.waiting.iter().copied().filter(|(_, until)| *until > now).collect();
        let gave_up = std::mem::replace(&mut object.waiting, patient);
        for (id, _) in gave_up.into_iter().filter(|(_, until)| *until <= now) {
            self.answer(id, Err(Failure::new(FailureKind::Starting, "the container still starts")));
        }
        let Some(object) = &mut self.object else { return };
        let is_quiet = object.quiet_at.take_if(|at| *at <= now).is_some();
        if is_quiet && object.exchanges.is_empty() {
            let activity = object.activity();
            self.tell(Event::Quiet(activity));
        }
    }

    fn settle(&mut self, outcome: &Result<(), Failure>) {
        let Some(object) = &mut self.object else { return };
        for (id, _) in std::mem::take(&mut object.waiting) {
            match outcome {
                Ok(()) => self.let_through(id),
                Err(failure) => self.answer(id, Err(failure.clone())),
            }
        }
    }

    /// A request reaches the container, or finds it gone.
    pub(super) fn let_through(&mut self, id: usize) {
        let (now, takes, socket) = (self.now, self.requests[id].takes, self.requests[id].socket);
        let Some(object) = &mut self.object else { return };
        if let (Some(through), true) = (socket, self.process.is_some()) {
            self.open_socket(takes, through);
            self.answer(id, Ok(()));
        } else if self.process.is_some() {
            object.exchanges.push(now + takes);
            object.last = Some(now);
            object.touched = now;
            self.answer(id, Ok(()));
        } else {
            self.answer(id, Err(Failure::new(FailureKind::NotListening, "the container is gone")));
        }
    }
}

impl Object {
    /// Notes a use that is no exchange.
    pub(super) fn use_now(&mut self, now: Timestamp) {
        self.last = Some(now);
        self.touched = now;
        self.quiet_at = Some(now + QUIET);
    }

    pub(super) fn activity(&self) -> Activity {
        let in_flight = self.exchanges.len() as u32;
        Activity { in_flight, last: self.last, socket: self.socket, ..Activity::default() }
    }

    /// Whether nothing keeps it in memory.
    pub(super) fn is_idle(&self) -> bool {
        self.waiting.is_empty()
            && self.pausing.is_none()
            && self.launching.is_none()
            && self.ending.is_none()
            && self.hooks.is_empty()
            && self.exchanges.is_empty()
            && self.quiet_at.is_none()
    }
}
