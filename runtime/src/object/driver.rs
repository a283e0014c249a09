//! Performs what the state machine asks for and tells it what came of it.

use super::{calls::HOOK_DEADLINE, erased::ErasedHooks, launch::observe_exit, store};
use crate::{
    Container as Class, Spec,
    core::{
        failure::{Failure, FailureKind},
        headers,
        idle::Activity,
        lifecycle::{Effect, Event, Lifecycle, RunId, StopReason},
        readiness::START_DEADLINE,
        time::{Timestamp, millis},
    },
    platform::{clock, container::Container, glue::Door, state::State},
};
use futures_channel::oneshot;
use futures_util::future::{Either, select};
use js_sys::{Array, Promise};
use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};
use wasm_bindgen::{JsValue, prelude::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use worker::Env;

/// One instance in memory.
pub(crate) struct Driver {
    pub(super) spec: &'static Spec,
    pub(super) env: Env,
    pub(super) state: State,
    pub(super) container: Container,
    pub(super) door: Door,
    pub(super) hooks: Rc<dyn ErasedHooks>,
    lifecycle: RefCell<Lifecycle>,
    /// Effects of waking up, performed with the first event.
    pending: RefCell<Vec<Effect>>,
    waiting: RefCell<Vec<oneshot::Sender<Result<(), Failure>>>>,
    _on_quiet: Closure<dyn Fn()>,
    _on_failure: Closure<dyn Fn(JsValue, web_sys::Request, u16) -> Promise>,
}

impl Driver {
    /// Reads what is stored. Nothing is started and nobody is called before the first event.
    pub(super) fn new<C: Class>(state: State, env: Env, hooks: Rc<C>) -> Result<Rc<Self>, Failure> {
        let spec = &C::SPEC;
        let Some(container) = state.container() else {
            let why = format!(
                "`{}` has no container; list it under `[[containers]]`, as `gen-config` does",
                spec.class
            );
            return Err(Failure::new(FailureKind::MissingConfiguration, why));
        };
        let record = store::load(&state.storage())?;
        let (lifecycle, pending) =
            Lifecycle::wake(record, container.running(), spec.sleep_after, clock::now());
        Ok(Rc::new_cyclic(|driver: &Weak<Self>| {
            let (quiet, failure) = (driver.clone(), driver.clone());
            let on_quiet = Closure::new(move || {
                if let Some(driver) = quiet.upgrade() {
                    driver.tell(Event::Quiet(driver.activity()));
                }
            });
            let on_failure = Closure::new(move |error, request, port| match failure.upgrade() {
                Some(driver) => future_to_promise(driver.failed_exchange(error, request, port)),
                None => Promise::reject(&error),
            });
            let internal: Array = headers::INTERNAL.iter().map(|name| JsValue::from_str(name)).collect();
            Self {
                spec,
                env,
                door: Door::new(&container, &internal, &on_quiet, &on_failure),
                container,
                state,
                hooks,
                lifecycle: RefCell::new(lifecycle),
                pending: RefCell::new(pending),
                waiting: RefCell::default(),
                _on_quiet: on_quiet,
                _on_failure: on_failure,
            }
        }))
    }

    /// The alarm rang.
    pub(super) fn alarm(self: &Rc<Self>) -> Promise {
        let driver = self.clone();
        future_to_promise(async move {
            driver.notice().await;
            driver.tell(Event::Alarm(driver.activity()));
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Waits until the container is ready and starts it when it does not run. A waiter that goes away harms nobody.
    pub(super) async fn ready(self: &Rc<Self>) -> Result<(), Failure> {
        self.notice().await;
        let (admit, admitted) = oneshot::channel();
        self.waiting.borrow_mut().push(admit);
        self.tell(Event::Demand);
        // The start has deadlines of its own; this one only covers an end that takes its time before.
        let limit = clock::sleep(START_DEADLINE + HOOK_DEADLINE + HOOK_DEADLINE);
        match select(admitted, limit).await {
            Either::Left((Ok(outcome), _)) => outcome,
            Either::Left((Err(_), _)) => Err(Failure::new(FailureKind::Stopped, "the object went away")),
            Either::Right(_) => {
                Err(Failure::new(FailureKind::NotReady, "the container did not become ready in time"))
            }
        }
    }

    /// Asks for the end of the run, if there is one.
    pub(super) async fn stop(self: &Rc<Self>, reason: StopReason) {
        self.notice().await;
        self.tell(Event::Stop(reason));
    }

    /// Notes a use that is no request.
    pub(super) fn touch(&self) {
        self.door.touch();
    }

    /// What is known of the instance.
    pub(super) fn with_lifecycle<T>(&self, read: impl FnOnce(&Lifecycle) -> T) -> T {
        read(&self.lifecycle.borrow())
    }

    /// What is known of the use of this object since it was built.
    pub(super) fn activity(&self) -> Activity {
        let time = |milliseconds: f64| (milliseconds > 0.0).then_some(Timestamp(milliseconds as u64));
        Activity {
            in_flight: self.door.in_flight(),
            last: time(self.door.last()),
            last_socket: time(self.door.last_socket()),
        }
    }

    /// Notices a container that ended while nobody looked, before anything is decided on the belief that it runs.
    pub(super) async fn notice(self: &Rc<Self>) {
        self.perform(self.pending.take());
        let run = self.with_lifecycle(|lifecycle| {
            lifecycle.is_ready().then(|| lifecycle.record().run.as_ref().map(|run| run.id))
        });
        if let Some(Some(run)) = run
            && !self.container.running()
        {
            let exit = observe_exit(&self.container).await;
            self.tell(Event::Exited(run, exit));
        }
    }

    /// Tells the state machine what happened and does what it answers.
    pub(super) fn tell(self: &Rc<Self>, event: Event) {
        let pending = self.pending.take();
        self.perform(pending);
        let effects = self.lifecycle.borrow_mut().handle(event, clock::now());
        self.perform(effects);
    }

    fn perform(self: &Rc<Self>, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Save => {
                    let saved = self
                        .with_lifecycle(|lifecycle| store::save(&self.state.storage(), lifecycle.record()));
                    if let Err(failure) = saved {
                        // Going on would break promises about hooks and runs; those who wait hear why.
                        self.settle(&Err(failure));
                        return;
                    }
                }
                Effect::Launch(run) => self.spawn(run, Self::launch),
                Effect::Call(hook) => self.call(hook),
                Effect::Admit => self.settle(&Ok(())),
                Effect::Refuse(failure) => self.settle(&Err(failure)),
                Effect::Terminate(run) => self.spawn(run, Self::terminate),
                Effect::Destroy(run, why) => self.spawn(run, move |driver, run| driver.destroy(run, why)),
                Effect::Hold(duration) => ignore(self.container.hold(millis(duration) as f64)),
                Effect::Alarm(at) => ignore(self.state.storage().set_alarm(at.0 as f64).ok()),
                Effect::NoAlarm => ignore(self.state.storage().delete_alarm().ok()),
            }
        }
    }

    fn spawn<F>(self: &Rc<Self>, run: RunId, work: impl FnOnce(Rc<Self>, RunId) -> F)
    where
        F: Future<Output = ()> + 'static,
    {
        spawn_local(work(self.clone(), run));
    }

    fn settle(&self, outcome: &Result<(), Failure>) {
        for waiter in self.waiting.take() {
            // One that went away does not want to know.
            let _ = waiter.send(outcome.clone());
        }
    }
}

/// Lets a promise settle by itself; without a handler its rejection would be reported as nobody's.
fn ignore(promise: Option<Promise>) {
    if let Some(promise) = promise {
        spawn_local(async move {
            let _ = JsFuture::from(promise).await;
        });
    }
}
