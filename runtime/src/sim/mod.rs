//! A platform in a script: containers, faults and time, for tests that run anywhere in milliseconds.
//!
//! [`Simulation`] runs the very state machine of the library, and the hooks of your class, against containers that
//! behave as you say, in a time that passes when you say so. Needs the feature `sim`.
//!
//! ```
//! use std::{cell::RefCell, time::Duration};
//! use worker_containers::{prelude::*, sim::{Behaviour, Simulation}};
//!
//! #[container(port = 8080, sleep_after = "5m", hooks)]
//! pub struct Transcoder;
//!
//! thread_local!(static ENDS: RefCell<Vec<StopCause>> = RefCell::default());
//!
//! impl Hooks for Transcoder {
//!     async fn on_stop(&self, _instance: &Instance, stop: &Stop) {
//!         ENDS.with_borrow_mut(|ends| ends.push(stop.cause.clone()));
//!     }
//! }
//!
//! let mut sim = Simulation::<Transcoder>::new();
//! sim.next(Behaviour::listens_after(Duration::from_secs(2)));
//! let request = sim.request(Duration::from_millis(30));
//! sim.pass(Duration::from_secs(1));
//! assert!(sim.answer(request).is_none(), "it still waits");
//! sim.pass(Duration::from_secs(2));
//! assert!(sim.answer(request).is_some_and(|answer| answer.is_ok()));
//!
//! sim.exit(137);
//! sim.request(Duration::ZERO);
//! sim.pass(Duration::from_secs(6 * 60));
//! assert!(!sim.is_running() && sim.alarm().is_none(), "nothing keeps it awake");
//! assert_eq!(ENDS.take(), [StopCause::Exited, StopCause::Idle]);
//! ```
//!
//! Hooks are polled whenever time passes. What only workerd has is not there: `Instance::env` is undefined, and
//! requests to the container are [`Unsupported`](crate::core::failure::FailureKind::Unsupported).

mod hooks;
mod object;
mod process;
mod sockets;
mod trace;
mod world;

pub(crate) use hooks::Inside;
pub use process::Behaviour;
pub use sockets::Through;
pub use trace::{Observed, Seen};

use crate::{
    Container,
    core::{
        failure::Failure,
        lifecycle::{Event, Exit, Lifecycle, StopReason},
        signal::Signal,
        time::Timestamp,
    },
};
use hooks::Caller;
use std::{cell::RefCell, marker::PhantomData, rc::Rc, time::Duration};
use world::{EVICTED_AFTER, Request, World};

/// A request of a simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RequestId(usize);

/// One instance of the class `C` on a scripted platform.
pub struct Simulation<C> {
    world: Rc<RefCell<World>>,
    caller: Caller,
    class: PhantomData<C>,
}

impl<C: Container> Default for Simulation<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C: Container> Simulation<C> {
    /// An instance that never ran. Its containers listen after 100 ms and end when they are asked to.
    pub fn new() -> Self {
        let world = World::new(C::SPEC.sleep_after, C::SPEC.readiness);
        let world = Rc::new(RefCell::new(world));
        Self { caller: Caller::new(world.clone(), || Rc::new(C::create())), world, class: PhantomData }
    }

    /// What containers do from now on.
    pub fn usually(&mut self, behaviour: Behaviour) {
        self.world.borrow_mut().usual = behaviour;
    }

    /// What the next container does that has not been told; those after it behave as usual.
    pub fn next(&mut self, behaviour: Behaviour) {
        self.world.borrow_mut().next.push_back(behaviour);
    }

    /// Requests wait so long for a start, as if the class had this `wait_timeout`.
    pub fn requests_wait(&mut self, limit: Duration) {
        self.world.borrow_mut().readiness.wait_timeout = Some(limit);
    }

    /// Another instance of the class has listened, so that a start which is never heard of is tried again for those who
    /// wait; it is known anyway once this one has.
    pub fn class_has_listened(&mut self) {
        self.world.borrow_mut().proven = true;
    }

    /// A request whose exchange takes so long, once it is let through.
    pub fn request(&mut self, takes: Duration) -> RequestId {
        self.arrive(takes, None)
    }

    /// A WebSocket that its client closes so long after it was let through. The object does not see it end.
    pub fn socket(&mut self, open: Duration, through: Through) -> RequestId {
        self.arrive(open, Some(through))
    }

    fn arrive(&mut self, takes: Duration, socket: Option<Through>) -> RequestId {
        let id = {
            let mut world = self.world.borrow_mut();
            world.requests.push(Request { takes, socket, answer: None, answered_at: None });
            world.requests.len() - 1
        };
        self.act(|world| world.arrive(id));
        RequestId(id)
    }

    /// How a request was answered: `Ok` when the container got it; `None` while it waits.
    pub fn answer(&self, request: RequestId) -> Option<Result<(), Failure>> {
        self.world.borrow().requests.get(request.0).and_then(|request| request.answer.clone())
    }

    /// When a request was answered.
    pub fn answered_at(&self, request: RequestId) -> Option<Timestamp> {
        self.world.borrow().requests.get(request.0).and_then(|request| request.answered_at)
    }

    /// `stop()`, `destroy()`.
    pub fn stop(&mut self, reason: StopReason) {
        self.act(|world| {
            world.notice();
            world.tell(Event::Stop(reason, Signal::TERM));
        });
    }

    /// The container ends by itself with this code.
    pub fn exit(&mut self, code: i32) {
        self.act(|world| world.end_process(Exit::Code(code)));
    }

    /// A request finds that nothing listens although the container runs.
    pub fn stop_listening(&mut self) {
        self.act(|world| {
            world.notice();
            let run = world.object.as_ref().and_then(|object| object.lifecycle.record().run.as_ref());
            let run = run.map(|run| run.id).filter(|_| world.process.is_some());
            if let Some(run) = run {
                world.tell(Event::Unresponsive(run, "nothing listens on port 8080".to_owned()));
            }
        });
    }

    /// The runtime asks the container to end, as in a rollout.
    pub fn roll_out(&mut self) {
        self.act(|world| world.end_process(Exit::Signalled));
    }

    /// The object loses its memory in the middle of whatever it does: a deploy, a panic, an eviction.
    pub fn restart_object(&mut self) {
        self.act(World::drop_object);
        self.caller.forget();
    }

    /// The runtime is gone, with the object and the container.
    pub fn restart_runtime(&mut self) {
        self.act(|world| {
            world.drop_object();
            world.end_process(Exit::Unseen);
            world.proven = false;
        });
        self.caller.forget();
    }

    /// Lets time pass, and everything happen that falls due.
    pub fn pass(&mut self, time: Duration) {
        let until = self.world.borrow().now + time;
        loop {
            self.settle();
            let next = self.next_moment().filter(|at| *at < until);
            let mut world = self.world.borrow_mut();
            let Some(at) = next else {
                world.now = until;
                break;
            };
            world.now = world.now.max(at);
            world.fall_due();
        }
        self.act(World::fall_due);
    }

    /// Whether the container runs.
    pub fn is_running(&self) -> bool {
        self.world.borrow().process.is_some()
    }

    /// When the alarm rings.
    pub fn alarm(&self) -> Option<Timestamp> {
        self.world.borrow().alarm
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.world.borrow().now
    }

    /// Everything that was seen.
    pub fn trace(&self) -> Vec<Seen> {
        self.world.borrow().trace.clone()
    }

    fn act(&mut self, change: impl FnOnce(&mut World)) {
        change(&mut self.world.borrow_mut());
        self.settle();
    }

    /// Calls hooks for as long as they return at once.
    fn settle(&mut self) {
        while self.caller.step() {}
        let mut world = self.world.borrow_mut();
        world.look_around();
        drop(world);
        while self.caller.step() {}
    }

    fn next_moment(&self) -> Option<Timestamp> {
        let world = self.world.borrow();
        world.next_moment().into_iter().chain(self.caller.deadline()).min()
    }
}

impl World {
    fn arrive(&mut self, id: usize) {
        self.notice();
        let now = self.now;
        let Some(object) = &mut self.object else { return };
        object.touched = now;
        if object.lifecycle.is_ready() && self.process.is_some() {
            return self.let_through(id);
        }
        if let Some(refusal) = Lifecycle::refusal(&object.lifecycle, None, now) {
            return self.answer(id, Err(refusal));
        }
        let limit = self.readiness.wait_timeout.unwrap_or_else(|| self.readiness.longest_wait());
        object.waiting.push((id, now + limit));
        self.tell(Event::Demand(None));
    }

    /// When something happens next.
    fn next_moment(&self) -> Option<Timestamp> {
        let process = self.process.as_ref();
        let object = self.object.as_ref();
        let launch = object.and_then(|object| object.launching);
        let listens = launch.and(process).and_then(|process| process.listens_at());
        let waits = object.into_iter().flat_map(|object| object.waiting.iter().map(|(_, until)| *until));
        let idle = object.filter(|object| object.is_idle()).map(|object| object.touched + EVICTED_AFTER);
        let exchanges = object.into_iter().flat_map(|object| object.exchanges.iter().copied());
        [
            self.alarm,
            process.and_then(|process| process.ends()).map(|(at, _)| at),
            listens,
            launch.map(|(_, until)| until),
            object.and_then(|object| object.pausing).map(|(_, until)| until),
            object.and_then(|object| object.quiet_at),
            idle,
            process.and_then(|_| self.sockets.next_moment(object.is_some())),
        ]
        .into_iter()
        .flatten()
        .chain(exchanges)
        .chain(waits)
        .min()
    }

    /// Everything whose time has come.
    fn fall_due(&mut self) {
        let now = self.now;
        if let Some((_, exit)) =
            self.process.as_ref().and_then(process::Process::ends).filter(|(at, _)| *at <= now)
        {
            self.end_process(exit);
        }
        self.look_at_sockets();
        self.look_around();
        let is_idle = |object: &object::Object| object.is_idle() && object.touched + EVICTED_AFTER <= now;
        if self.object.as_ref().is_some_and(is_idle) {
            self.drop_object();
        }
        if self.alarm.is_some_and(|at| at <= now) {
            self.alarm = None;
            self.see(Observed::Rang);
            self.notice();
            if let Some(activity) = self.counted_activity() {
                self.tell(Event::Alarm(activity));
            }
        }
    }
}
