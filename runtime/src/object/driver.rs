//! Performs what the state machine asks for and tells it what came of it.

use super::{
    alarm::Alarm,
    erased::ErasedHooks,
    job::JobSlot,
    knock::LastKnock,
    store,
    tasks::TaskBook,
    waiters::{Waiter, Waiters},
};
use crate::{
    Container as Class, Spec,
    core::{
        alarm::Source,
        failure::{Failure, FailureKind},
        headers,
        lifecycle::{Effect, Ended, Event, Hook, Lifecycle, RunId},
        time::millis,
    },
    platform::{clock, console, container::Container, door::Door, glue, state::State},
};
use futures_channel::oneshot;
use js_sys::{Array, Promise};
use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::{Rc, Weak},
    time::Duration,
};
use wasm_bindgen::{JsValue, prelude::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use worker::Env;

/// When an alarm that found `init` failing is tried again.
const UNINITIALISED_PAUSE: Duration = Duration::from_secs(60);

/// One instance in memory.
pub(crate) struct Driver {
    pub(super) spec: &'static Spec,
    pub(super) env: Env,
    pub(super) state: State,
    pub(super) container: Container,
    pub(super) door: Door,
    pub(super) hooks: Rc<dyn ErasedHooks>,
    pub(super) alarm: Alarm,
    pub(super) tasks: TaskBook,
    pub(super) job: JobSlot,
    lifecycle: RefCell<Lifecycle>,
    /// Effects of waking up, performed with the first event.
    pub(super) pending: RefCell<Vec<Effect>>,
    /// Those who wait for a ready container.
    pub(super) waiting: Waiters,
    /// How far apart they let the knocks be.
    pub(super) interval: Cell<Option<Duration>>,
    /// The last run whose container this object started.
    pub(super) started: Cell<Option<RunId>>,
    /// What the start last knocked at in vain.
    pub(super) last_knock: RefCell<Option<LastKnock>>,
    /// Those who wait for the process alone.
    pub(super) ups: Waiters,
    /// Those who wait for the end of the run.
    pub(super) ends: RefCell<Vec<oneshot::Sender<Ended>>>,
    /// Hooks to be called, one after the other.
    pub(super) hook_queue: RefCell<VecDeque<Hook>>,
    /// One is being called.
    pub(super) calling: Cell<bool>,
    /// `init` has returned.
    pub(super) initialised: Cell<bool>,
    /// Those who wait for `init`, while it runs.
    pub(super) initialising: RefCell<Option<Vec<Waiter>>>,
    _on_quiet: Closure<dyn Fn()>,
    _on_socket: Closure<dyn Fn()>,
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
        let (storage, now) = (state.storage(), clock::now());
        let record = store::load(&storage, now)?;
        let (lifecycle, pending) = Lifecycle::wake(record, container.running(), spec.sleep_after, now);
        let tasks = TaskBook::load::<C>(&storage, now)?;
        let job = JobSlot::load(&storage)?;
        let alarm = Alarm::load(storage, now)?;
        Ok(Rc::new_cyclic(|driver: &Weak<Self>| {
            let (quiet, socket, failure) = (driver.clone(), driver.clone(), driver.clone());
            let on_quiet = Closure::new(move || {
                if let Some(driver) = quiet.upgrade() {
                    driver.tell(Event::Quiet(driver.activity()));
                }
            });
            let on_socket = Closure::new(move || {
                if let Some(driver) = socket.upgrade() {
                    driver.passed_a_socket();
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
                door: Door::new(
                    &container,
                    &internal,
                    &on_quiet,
                    &on_socket,
                    &on_failure,
                    spec.server_timing,
                ),
                container,
                state,
                hooks,
                alarm,
                tasks,
                job,
                lifecycle: RefCell::new(lifecycle),
                pending: RefCell::new(pending),
                waiting: Waiters::default(),
                interval: Cell::new(None),
                started: Cell::new(None),
                last_knock: RefCell::default(),
                ups: Waiters::default(),
                ends: RefCell::default(),
                hook_queue: RefCell::default(),
                calling: Cell::new(false),
                initialised: Cell::new(!spec.hooks),
                initialising: RefCell::default(),
                _on_quiet: on_quiet,
                _on_socket: on_socket,
                _on_failure: on_failure,
            }
        }))
    }

    /// The alarm rang.
    pub(super) fn alarm(self: &Rc<Self>) -> Promise {
        let driver = self.clone();
        let rang = future_to_promise(async move {
            let due = driver.alarm.rang();
            let noticed = driver.notice().await;
            if noticed.is_ok() {
                driver.continue_job();
            }
            for source in due {
                match (&noticed, source) {
                    // An alarm that fails is tried some times and then forgotten; a container is not.
                    (Err(_), _) => driver.alarm.want(source, Some(clock::now() + UNINITIALISED_PAUSE)),
                    (Ok(()), Source::Lifecycle) => {
                        let activity = driver.counted_activity().await;
                        driver.tell(Event::Alarm(activity));
                    }
                    (Ok(()), Source::Tasks) => driver.run_due_tasks(),
                    (Ok(()), Source::Job) => driver.continue_job(),
                }
            }
            if let Err(failure) = noticed {
                console::error(&failure.to_string());
            }
            driver.alarm.settle();
            Ok(JsValue::UNDEFINED)
        });
        // No other alarm rings before this one is over, and one that is refused is tried again.
        glue::guarded(&rang, &js_sys::Error::new("the Worker panicked while the alarm rang").into())
    }

    /// Notes a use that is no request.
    pub(super) fn touch(&self) {
        self.door.touch();
    }

    pub(super) fn lifecycle_mut<T>(&self, change: impl FnOnce(&mut Lifecycle) -> T) -> T {
        change(&mut self.lifecycle.borrow_mut())
    }

    /// What is known of the instance.
    pub(super) fn with_lifecycle<T>(&self, read: impl FnOnce(&Lifecycle) -> T) -> T {
        read(&self.lifecycle.borrow())
    }

    /// Tells the state machine what happened and does what it answers.
    pub(super) fn tell(self: &Rc<Self>, event: Event) {
        let pending = self.pending.take();
        self.perform(pending);
        let effects = self.lifecycle.borrow_mut().handle(event, clock::now());
        self.perform(effects);
    }

    /// Does what the state machine wants, in order; `false` when it had to give up.
    pub(super) fn perform(self: &Rc<Self>, effects: Vec<Effect>) -> bool {
        for effect in effects {
            match effect {
                Effect::Save => {
                    let saved = self
                        .with_lifecycle(|lifecycle| store::save(&self.state.storage(), lifecycle.record()));
                    if let Err(failure) = saved {
                        // Going on would break promises about hooks and runs. Those who wait hear why, and the object
                        // begins again from what is stored.
                        self.settle(&Err(failure.clone()));
                        let _ = self.state.abort(&failure.detail);
                        return false;
                    }
                }
                Effect::Launch(run, pause) => self.spawn(run, move |driver, run| driver.launch(run, pause)),
                Effect::Call(hook) => self.call(hook),
                Effect::Admit => self.settle(&Ok(())),
                Effect::Refuse(failure) => self.settle(&Err(failure)),
                Effect::Tell(ended) => self.tell_end(&ended),
                Effect::Log(transition) => self.log(&transition),
                Effect::Terminate(run, signal) => {
                    self.spawn(run, move |driver, run| driver.terminate(run, signal));
                }
                Effect::Destroy(run, why) => self.spawn(run, move |driver, run| driver.destroy(run, why)),
                Effect::Hold(duration) => ignore(self.container.hold(millis(duration) as f64)),
                Effect::Alarm(at) => self.alarm.want(Source::Lifecycle, Some(at)),
                Effect::NoAlarm => self.alarm.want(Source::Lifecycle, None),
            }
        }
        true
    }

    fn spawn<F>(self: &Rc<Self>, run: RunId, work: impl FnOnce(Rc<Self>, RunId) -> F)
    where
        F: Future<Output = ()> + 'static,
    {
        spawn_local(work(self.clone(), run));
    }
}

/// Lets a promise settle by itself; without a handler its rejection would be reported as nobody's.
pub(super) fn ignore(promise: Option<Promise>) {
    if let Some(promise) = promise {
        spawn_local(async move {
            let _ = JsFuture::from(promise).await;
        });
    }
}
