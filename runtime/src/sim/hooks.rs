//! Calls the hooks of the class under test, one after the other, and is the instance they see.

use super::{trace::Observed, world::World};
use crate::{
    Error, Inspection, Instance,
    core::{
        failure::{Failure, FailureKind},
        lifecycle::{Event, Hook, Lifecycle, Record, RunId, StopReason, Verdict},
        signal::Signal,
        time::Timestamp,
    },
    object::ErasedHooks,
};
use futures_util::{
    FutureExt,
    future::{LocalBoxFuture, ready},
};
use std::{cell::RefCell, rc::Rc, time::Duration};
use wasm_bindgen::{JsCast, JsValue};
use worker::Env;

/// How long a hook may take, as with the real object.
const DEADLINE: Duration = Duration::from_secs(30);

/// What a hook said.
enum Returned {
    Start(RunId, Result<(), Error>),
    Expired(RunId, Verdict),
    Nothing,
}

/// A hook that is being called.
struct Calling {
    hook: Hook,
    future: LocalBoxFuture<'static, Returned>,
    until: Timestamp,
}

/// The hooks of one class.
pub(super) struct Caller {
    world: Rc<RefCell<World>>,
    create: Box<dyn Fn() -> Rc<dyn ErasedHooks>>,
    /// The author's value, which lives as long as the object stays in memory.
    hooks: Option<Rc<dyn ErasedHooks>>,
    calling: Vec<Calling>,
    /// Which object in memory both belong to.
    built: u64,
}

impl Caller {
    pub(super) fn new<H: ErasedHooks + 'static>(
        world: Rc<RefCell<World>>,
        create: impl Fn() -> Rc<H> + 'static,
    ) -> Self {
        Self { world, create: Box::new(move || create()), hooks: None, calling: Vec::new(), built: 0 }
    }

    /// The object is gone, and the author's value with it.
    pub(super) fn forget(&mut self) {
        self.hooks = None;
        self.calling.clear();
    }

    pub(super) fn deadline(&self) -> Option<Timestamp> {
        self.calling.iter().map(|calling| calling.until).min()
    }

    /// Goes on with the hooks that are being called, or begins with another; `false` when there is nothing to do.
    pub(super) fn step(&mut self) -> bool {
        let built = self.world.borrow().built;
        if std::mem::replace(&mut self.built, built) != built || self.world.borrow().object.is_none() {
            self.forget();
        }
        let begun = self.begin();
        self.calling.extend(begun);
        let now = self.world.borrow().now;
        let mut returned = None;
        for (at, calling) in self.calling.iter_mut().enumerate() {
            match (&mut calling.future).now_or_never() {
                Some(said) => returned = Some((at, Some(said))),
                None if calling.until <= now => returned = Some((at, None)),
                None => continue,
            }
            break;
        }
        let Some((at, said)) = returned else { return false };
        let hook = self.calling.remove(at).hook;
        let event = match said {
            Some(said) => self.reported(said),
            None => self.late(&hook),
        };
        event.into_iter().for_each(|event| self.world.borrow_mut().tell(event));
        true
    }

    /// Takes the next hook whose turn it is.
    fn begin(&mut self) -> Option<Calling> {
        let is_held_up = self.calling.iter().any(|calling| calling.hook.takes_turns());
        let mut world = self.world.borrow_mut();
        let object = world.object.as_mut()?;
        let at = object.hooks.iter().position(|hook| !is_held_up || !hook.takes_turns())?;
        let hook = object.hooks.remove(at)?;
        let hooks = self.hooks.get_or_insert_with(&self.create).clone();
        let future = match object.lifecycle.turn(&hook) {
            Some(first) => {
                world.perform(first);
                world.see(observed(&hook));
                let instance = Instance::simulated(Inside::new(self.world.clone()));
                call(hooks, instance, hook.clone()).boxed_local()
            }
            None => ready(Returned::Nothing).boxed_local(),
        };
        Some(Calling { hook, future, until: world.now + DEADLINE })
    }

    fn reported(&self, returned: Returned) -> Option<Event> {
        match returned {
            Returned::Start(run, outcome) => {
                let failed = |error: Error| {
                    Failure::new(FailureKind::HookFailed, format!("`on_start` failed: {error}"))
                };
                Some(Event::Announced(run, outcome.map_err(failed)))
            }
            Returned::Expired(run, verdict) => self.expired(run, verdict),
            Returned::Nothing => None,
        }
    }

    fn late(&self, hook: &Hook) -> Option<Event> {
        match hook {
            Hook::Start(run) => {
                let failure = Failure::new(FailureKind::HookFailed, "`on_start` did not return in time");
                Some(Event::Announced(*run, Err(failure)))
            }
            Hook::ActivityExpired(run) => self.expired(*run, Verdict::Stop),
            Hook::Ready(_) | Hook::Stop(_) | Hook::Error(..) => None,
        }
    }

    fn expired(&self, run: RunId, verdict: Verdict) -> Option<Event> {
        let activity = self.world.borrow().object.as_ref()?.activity();
        Some(Event::Expired(run, verdict, activity))
    }
}

async fn call(hooks: Rc<dyn ErasedHooks>, instance: Instance, hook: Hook) -> Returned {
    match hook {
        Hook::Start(run) => Returned::Start(run, hooks.on_start(&instance).await),
        Hook::ActivityExpired(run) => Returned::Expired(run, hooks.on_activity_expired(&instance).await),
        Hook::Ready(_) => {
            hooks.on_ready(&instance).await;
            Returned::Nothing
        }
        Hook::Stop(stop) => {
            hooks.on_stop(&instance, &stop).await;
            Returned::Nothing
        }
        Hook::Error(_, failure) => {
            hooks.on_error(&instance, &Error::Container(failure)).await;
            Returned::Nothing
        }
    }
}

fn observed(hook: &Hook) -> Observed {
    match hook {
        Hook::Start(run) => Observed::OnStart(*run),
        Hook::Ready(run) => Observed::OnReady(*run),
        Hook::Stop(stop) => Observed::OnStop(stop.clone()),
        Hook::Error(run, failure) => Observed::OnError(*run, failure.kind),
        Hook::ActivityExpired(run) => Observed::OnActivityExpired(*run),
    }
}

/// The inside of a simulated instance.
pub(crate) struct Inside {
    world: Rc<RefCell<World>>,
    env: Env,
}

impl Inside {
    fn new(world: Rc<RefCell<World>>) -> Self {
        Self { world, env: JsValue::UNDEFINED.unchecked_into() }
    }

    pub(crate) fn env(&self) -> &Env {
        &self.env
    }

    pub(crate) fn is_running(&self) -> bool {
        self.world.borrow().process.is_some()
    }

    pub(crate) fn inspect(&self) -> Inspection {
        let record = self.record().unwrap_or_else(|| Record::new(self.world.borrow().now));
        Inspection::of(&record, "simulated")
    }

    pub(crate) fn record(&self) -> Option<Record> {
        let world = self.world.borrow();
        world.object.as_ref().map(|object| Lifecycle::record(&object.lifecycle).clone())
    }

    pub(crate) fn stop(&self, reason: StopReason, signal: Signal) {
        self.world.borrow_mut().tell(Event::Stop(reason, signal));
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let mut world = self.world.borrow_mut();
        let now = world.now;
        if let Some(process) = &mut world.process {
            process.signal(signal, now);
        }
    }

    pub(crate) fn touch(&self) {
        let mut world = self.world.borrow_mut();
        let now = world.now;
        if let Some(object) = &mut world.object {
            object.use_now(now);
        }
    }
}
