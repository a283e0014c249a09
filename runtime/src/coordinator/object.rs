//! The coordinator as a Durable Object.

use super::{Answer, store::Store};
use crate::{
    Container, Error, Result, Spec,
    core::{
        autoscale::{Assigned, Coordinator, Effect, Grant, Limits, QUEUE_PATIENCE, Report, Ticket},
        failure::{Failure, FailureKind},
        instance::InstanceName,
        key::KeyValue,
        route::Mode,
        select::CoordinatorName,
    },
    platform::{
        clock, route,
        sql::Sql,
        state::{State, Storage},
        stub::namespace,
    },
    routing::variable,
};
use futures_channel::oneshot;
use futures_util::future::{Either, select};
use js_sys::Promise;
use std::{cell::RefCell, collections::HashMap, marker::PhantomData, rc::Rc};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use worker::Env;

/// What a generated coordinator class holds. Its methods can be called by the Worker and by the instances, and by nobody
/// else: it serves no requests.
pub struct CoordinatorObject<C> {
    shell: Result<Rc<Shell>>,
    class: PhantomData<C>,
}

/// One coordinator in memory.
struct Shell {
    spec: &'static Spec,
    env: Env,
    storage: Storage,
    name: CoordinatorName,
    location_hint: Option<&'static str>,
    store: Store,
    coordinator: RefCell<Coordinator>,
    /// Effects of being built, performed with the first call.
    pending: RefCell<Vec<Effect>>,
    waiting: RefCell<HashMap<Ticket, oneshot::Sender<Grant>>>,
}

impl<C: Container> CoordinatorObject<C> {
    /// Called by the runtime's constructor: reads what is stored.
    pub fn new(state: JsValue, env: Env) -> Self {
        Self { shell: Shell::new(&C::SPEC, state.unchecked_into(), env).map(Rc::new), class: PhantomData }
    }

    /// An object that is not one, made only to learn its class.
    pub fn unborn() -> Self {
        let failure =
            Failure::new(FailureKind::Unsupported, "this object was never constructed by the runtime");
        Self { shell: Err(failure.into()), class: PhantomData }
    }

    /// Somebody asks for a connection.
    pub fn assign(&self, session: Option<String>) -> Promise {
        self.call(|shell| async move {
            let answer = shell.assign(session.as_deref()).await?;
            json(&answer)
        })
    }

    /// An instance says what it holds.
    pub fn report(&self, instance: u32, report: &str) -> Promise {
        let report: Result<Report, _> = serde_json::from_str(report);
        self.call(move |shell| async move {
            let report = report.map_err(|error| Error::Platform(format!("not a report: {error}")))?;
            let (reply, effects) = shell.coordinator.borrow_mut().report(instance, report, clock::now());
            shell.perform(effects)?;
            json(&reply)
        })
    }

    /// The load.
    pub fn stats(&self) -> Promise {
        self.call(|shell| async move {
            let name = |instance| shell.instance(instance).to_string();
            let stats = shell.coordinator.borrow_mut().stats(name, clock::now());
            json(&stats)
        })
    }

    /// The alarm rang.
    pub fn alarm(&self) -> Promise {
        self.call(|shell| async move {
            let now = clock::now();
            shell.store.forget_seats(now)?;
            let effects = shell.coordinator.borrow_mut().ring(now);
            shell.perform(effects)?;
            Ok(JsValue::UNDEFINED)
        })
    }

    fn call<F>(&self, work: impl FnOnce(Rc<Shell>) -> F) -> Promise
    where
        F: Future<Output = Result<JsValue>> + 'static,
    {
        let shell = match &self.shell {
            Ok(shell) => shell.clone(),
            Err(error) => return Promise::reject(&js_sys::Error::new(&error.to_string())),
        };
        let pending = shell.pending.take();
        let begun = shell.perform(pending);
        let work = work(shell);
        future_to_promise(async move {
            begun?;
            work.await.map_err(JsValue::from)
        })
    }
}

impl Shell {
    fn new(spec: &'static Spec, state: State, env: Env) -> Result<Self> {
        let missing = |why: String| Failure::new(FailureKind::MissingConfiguration, why);
        let name = state.id().name().unwrap_or_default();
        let name = CoordinatorName::named(&name);
        let (route, shard) = name
            .find(spec.routes)
            .ok_or_else(|| missing(format!("`{}` has no route for `{}`", spec.class, name.as_str())))?;
        let route = route.configured(|var| variable(&env, var))?;
        let Mode::Autoscale(limits) = route.mode else {
            return Err(missing(format!("the route of `{}` is not autoscaled", name.as_str())).into());
        };
        let limits = Limits::of_shard(&limits, shard, spec.sleep_after);
        let storage = state.storage();
        let sql: Sql = storage.sql().ok_or_else(|| {
            missing("the coordinator has no SQLite storage; list its class under `new_sqlite_classes`, as `gen-config` does".into())
        })?;
        let (store, stored) = Store::open(sql)?;
        let (coordinator, pending) = Coordinator::new(limits, stored, clock::now());
        Ok(Self {
            spec,
            env,
            storage,
            name,
            location_hint: route.options.location_hint,
            store,
            coordinator: RefCell::new(coordinator),
            pending: RefCell::new(pending),
            waiting: RefCell::default(),
        })
    }

    async fn assign(self: &Rc<Self>, session: Option<&str>) -> Result<Answer> {
        let session = session.map(KeyValue::new).transpose();
        let session = session.map_err(|error| Error::Platform(format!("not a session: {error:?}")))?;
        let seat = session.as_ref().map(|session| self.store.seat(session)).transpose()?.flatten();
        let (assigned, effects) = self.coordinator.borrow_mut().assign(session, seat, clock::now());
        let waits = match assigned {
            Assigned::Waiting(ticket) => {
                let (admit, admitted) = oneshot::channel();
                self.waiting.borrow_mut().insert(ticket, admit);
                Some((ticket, admitted))
            }
            Assigned::Granted(_) | Assigned::Full => None,
        };
        self.perform(effects)?;
        match (assigned, waits) {
            (Assigned::Granted(grant), _) => Ok(Answer::Granted(grant)),
            (_, Some((ticket, admitted))) => match select(admitted, clock::sleep(QUEUE_PATIENCE)).await {
                Either::Left((Ok(grant), _)) => Ok(Answer::Granted(grant)),
                Either::Left((Err(_), _)) | Either::Right(_) => {
                    self.waiting.borrow_mut().remove(&ticket);
                    self.coordinator.borrow_mut().give_up(ticket);
                    Ok(Answer::Full)
                }
            },
            (_, None) => Ok(Answer::Full),
        }
    }

    /// Writes first, as the core orders them: what was not stored is not promised to anybody.
    fn perform(self: &Rc<Self>, effects: Vec<Effect>) -> Result<()> {
        for effect in effects {
            if self.store.perform(&effect)? {
                continue;
            }
            match effect {
                Effect::Admit(ticket, grant) => {
                    if let Some(waiting) = self.waiting.borrow_mut().remove(&ticket) {
                        // One that went away leaves a lease that nobody reports.
                        let _ = waiting.send(grant);
                    }
                }
                Effect::Warm(instance) => spawn_local(self.clone().warm(instance)),
                Effect::Stop(instance) => spawn_local(self.clone().stop(instance)),
                Effect::Alarm(at) => drop(self.storage.set_alarm(at.0 as f64)?),
                Effect::SaveLease(..)
                | Effect::DropLease(_)
                | Effect::SaveInstance(..)
                | Effect::DropInstance(_)
                | Effect::SaveSeat(..) => {}
            }
        }
        Ok(())
    }

    fn instance(&self, instance: u32) -> InstanceName {
        InstanceName::scaled(self.name.as_str(), instance)
    }

    async fn warm(self: Rc<Self>, instance: u32) {
        let started = self.stub(instance).and_then(|stub| {
            let started = route::started(&stub)?;
            Ok((stub, started))
        });
        let outcome = async {
            let (stub, started) = started?;
            JsFuture::from(started).await?;
            JsFuture::from(stub.renew_activity_timeout()?).await?;
            Ok::<(), Error>(())
        };
        if let Err(error) = outcome.await {
            worker::console_warn!("`{}` could not be kept warm: {error}", self.instance(instance));
        }
    }

    async fn stop(self: Rc<Self>, instance: u32) {
        let stopped = async {
            let stopped = self.stub(instance)?.stop(&JsValue::UNDEFINED)?;
            JsFuture::from(stopped).await?;
            Ok::<(), Error>(())
        };
        if let Err(error) = stopped.await {
            worker::console_warn!("`{}` could not be stopped: {error}", self.instance(instance));
        }
    }

    fn stub(&self, instance: u32) -> Result<crate::platform::stub::Stub> {
        let missing = Error::MissingBinding { binding: self.spec.binding, class: self.spec.class };
        let namespace = namespace(&self.env, self.spec.binding).ok_or(missing)?;
        Ok(route::stub(&namespace, self.instance(instance).as_str(), self.location_hint)?)
    }
}

fn json(value: &impl serde::Serialize) -> Result<JsValue> {
    serde_json::to_string(value).map(JsValue::from).map_err(|error| Error::Platform(error.to_string()))
}
