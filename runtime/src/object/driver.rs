//! Performs what the state machine asks for and tells it what came of it.

use super::{
    Instance, answer,
    erased::ErasedHooks,
    launch::{LaunchError, exit_of, launch, observe_exit},
    store,
};
use crate::{
    Container as Class, Error, Spec,
    core::{
        failure::{Failure, FailureKind},
        headers,
        idle::Activity,
        lifecycle::{Effect, Event, Hook, Lifecycle, RunId, StopReason, Verdict},
        readiness::START_DEADLINE,
        time::{Timestamp, millis},
    },
    error::text_of,
    platform::{
        clock,
        container::Container,
        glue::{self, Door},
        state::State,
    },
};
use futures_channel::oneshot;
use futures_util::future::{Either, LocalBoxFuture, select};
use js_sys::{Array, Promise};
use std::{
    cell::RefCell,
    rc::{Rc, Weak},
    time::Duration,
};
use wasm_bindgen::{JsValue, prelude::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use worker::Env;

const SIGTERM: i32 = 15;

/// How long a hook may take.
const HOOK_DEADLINE: Duration = Duration::from_secs(30);

/// One instance in memory.
pub(crate) struct Driver {
    pub(super) spec: &'static Spec,
    pub(super) env: Env,
    pub(super) state: State,
    pub(super) container: Container,
    door: Door,
    hooks: Box<dyn ErasedHooks>,
    lifecycle: RefCell<Lifecycle>,
    /// Effects of waking up, performed with the first event.
    pending: RefCell<Vec<Effect>>,
    waiting: RefCell<Vec<oneshot::Sender<Result<(), Failure>>>>,
    _on_quiet: Closure<dyn Fn()>,
    _on_failure: Closure<dyn Fn(JsValue, web_sys::Request, u16) -> Promise>,
}

impl Driver {
    /// Reads what is stored. Nothing is started and nobody is called before the first event.
    pub(super) fn new<C: Class>(state: State, env: Env) -> Result<Rc<Self>, Failure> {
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
                hooks: Box::new(C::create()),
                lifecycle: RefCell::new(lifecycle),
                pending: RefCell::new(pending),
                waiting: RefCell::default(),
                _on_quiet: on_quiet,
                _on_failure: on_failure,
            }
        }))
    }

    /// Forwards a request: at once when the container is ready, else after a start.
    pub(super) fn fetch(self: &Rc<Self>, request: web_sys::Request) -> Promise {
        let port = match glue::port_of(&request) {
            0 => self.spec.default_port,
            asked => Some(asked).filter(|port| self.spec.declares(*port)),
        };
        let Some(port) = port else {
            let why = format!("`{}` does not declare the port this request is for", self.spec.class);
            return Promise::resolve(&answer(&Failure::new(FailureKind::Unsupported, why).into()));
        };
        self.fetch_on(request, port)
    }

    /// Forwards a request to a port the class declares.
    pub(super) fn fetch_on(self: &Rc<Self>, request: web_sys::Request, port: u16) -> Promise {
        if self.is_open() {
            return self.door.forward(&request, port);
        }
        let driver = self.clone();
        future_to_promise(async move {
            match driver.ready().await {
                Ok(()) => JsFuture::from(driver.door.forward(&request, port)).await,
                Err(failure) => Ok(answer(&failure.into())),
            }
        })
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

    fn is_open(&self) -> bool {
        self.lifecycle.borrow().is_ready() && self.container.running()
    }

    /// What is known of the use of this object since it was built.
    fn activity(&self) -> Activity {
        let time = |milliseconds: f64| (milliseconds > 0.0).then_some(Timestamp(milliseconds as u64));
        Activity {
            in_flight: self.door.in_flight(),
            last: time(self.door.last()),
            last_socket: time(self.door.last_socket()),
        }
    }

    /// Notices a container that ended while nobody looked, before anything is decided on the belief that it runs.
    async fn notice(self: &Rc<Self>) {
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

    /// Answers for a container that did not. The runtime may learn of its end a little later than its clients; a
    /// request that never reached it, and has no body that may be half gone, is worth a new run.
    async fn failed_exchange(
        self: Rc<Self>,
        error: JsValue,
        request: web_sys::Request,
        port: u16,
    ) -> Result<JsValue, JsValue> {
        let failure = Failure::of_runtime(&text_of(&error));
        let gone = gone(&self.container).await;
        self.notice().await;
        if !gone || failure.kind != FailureKind::NotListening || request.body().is_some() {
            return Ok(answer(&Error::Container(failure)));
        }
        match self.ready().await {
            Ok(()) => JsFuture::from(self.door.attempt(&request, port))
                .await
                .or_else(|error| Ok(answer(&Error::Container(Failure::of_runtime(&text_of(&error)))))),
            Err(failure) => Ok(answer(&failure.into())),
        }
    }

    fn tell(self: &Rc<Self>, event: Event) {
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

    async fn launch(self: Rc<Self>, run: RunId) {
        let event = match launch(&self.container, &self.door, self.spec, &self.env).await {
            Ok(()) => Event::PortsReady(run),
            Err(LaunchError::Failed(failure)) => Event::StartFailed(run, failure),
            Err(LaunchError::Exited(exit)) => Event::Exited(run, exit),
        };
        self.tell(event);
    }

    async fn terminate(self: Rc<Self>, run: RunId) {
        let ended = self.container.monitor();
        let signalled = self.container.signal(SIGTERM);
        let exit = match (ended, signalled) {
            (Ok(ended), Ok(())) => exit_of(JsFuture::from(ended).await),
            _ => observe_exit(&self.container).await,
        };
        self.tell(Event::Exited(run, exit));
    }

    async fn destroy(self: Rc<Self>, run: RunId, why: String) {
        let reason = js_sys::Error::new(&why);
        if let Ok(destroyed) = self.container.destroy(&reason) {
            // It is gone either way; a refusal means that it was gone before.
            let _ = JsFuture::from(destroyed).await;
        }
        let exit = observe_exit(&self.container).await;
        self.tell(Event::Exited(run, exit));
    }

    fn call(self: &Rc<Self>, hook: Hook) {
        let driver = self.clone();
        spawn_local(async move {
            let instance = Instance(driver.clone());
            match hook {
                Hook::Start(run) => {
                    let outcome = within_deadline(driver.hooks.on_start(&instance)).await;
                    let outcome = outcome
                        .unwrap_or_else(|| {
                            Err(Failure::new(FailureKind::HookFailed, too_slow("on_start")).into())
                        })
                        .map_err(|error| {
                            Failure::new(FailureKind::HookFailed, format!("`on_start` failed: {error}"))
                        });
                    driver.tell(Event::Announced(run, outcome));
                }
                Hook::Stop(_, stop) => {
                    if within_deadline(driver.hooks.on_stop(&instance, &stop)).await.is_none() {
                        worker::console_error!("{}", too_slow("on_stop"));
                    }
                }
                Hook::Error(_, failure) => {
                    if within_deadline(driver.hooks.on_error(&instance, &Error::Container(failure)))
                        .await
                        .is_none()
                    {
                        worker::console_error!("{}", too_slow("on_error"));
                    }
                }
                Hook::ActivityExpired(run) => {
                    let verdict = within_deadline(driver.hooks.on_activity_expired(&instance)).await;
                    driver.tell(Event::Expired(run, verdict.unwrap_or(Verdict::Stop), driver.activity()));
                }
            }
        });
    }
}

/// Whether the runtime learns soon that the container does not run any more.
async fn gone(container: &Container) -> bool {
    for _ in 0..50 {
        if !container.running() {
            return true;
        }
        clock::sleep(Duration::from_millis(10)).await;
    }
    false
}

async fn within_deadline<T>(hook: LocalBoxFuture<'_, T>) -> Option<T> {
    match select(hook, clock::sleep(HOOK_DEADLINE)).await {
        Either::Left((value, _)) => Some(value),
        Either::Right(_) => None,
    }
}

fn too_slow(hook: &str) -> String {
    format!("`{hook}` did not return within {} s", HOOK_DEADLINE.as_secs())
}

/// Lets a promise settle by itself; without a handler its rejection would be reported as nobody's.
fn ignore(promise: Option<Promise>) {
    if let Some(promise) = promise {
        spawn_local(async move {
            let _ = JsFuture::from(promise).await;
        });
    }
}
