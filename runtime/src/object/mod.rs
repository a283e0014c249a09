//! The Durable Object side: one instance, its container and what happens to both.

mod alarm;
mod answer;
mod calls;
mod driver;
mod egress;
mod environment;
mod erased;
mod errands;
mod exchange;
mod forward;
mod instance;
mod job;
mod knock;
mod launch;
mod lease;
mod log;
mod proof;
mod remote;
mod run;
mod start;
mod store;
mod tasks;
mod unanswered;
mod usage;
mod waiters;
mod waits;

pub(crate) use answer::answer;
#[cfg(feature = "sim")]
pub(crate) use erased::ErasedHooks;
pub(crate) use errands::{JobAnswer, from_js, to_js};
pub use instance::Instance;
pub use lease::Lease;
pub use remote::{Inspection, InstanceState, Status};

use crate::{
    Container,
    coordinator::Holder,
    core::{
        failure::{Failure, FailureKind},
        lifecycle::Lifecycle,
    },
    platform::state::State,
};
use driver::Driver;
use js_sys::Promise;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use worker::Env;

/// What a generated class holds. Its methods are those other Workers call.
pub struct Object<C> {
    alive: Result<(Rc<Driver>, Rc<C>), Failure>,
    /// Counts connections, in classes with an autoscaled route.
    holder: Option<Rc<Holder>>,
}

impl<C: Container> Object<C> {
    /// Called by the runtime's constructor: reads what is stored and does nothing else.
    pub fn new(state: JsValue, env: Env) -> Self {
        let state = state.unchecked_into::<State>();
        let holder = C::SPEC.coordinator.map(|_| Holder::new(&C::SPEC, state.clone(), env.clone()));
        let class = Rc::new(C::create());
        let driver = Driver::new(state, env, class.clone()).inspect(Driver::close_egress_again);
        Self { alive: driver.map(|driver| (driver, class)), holder }
    }

    /// An object that is not one, made only to learn its class.
    pub fn unborn() -> Self {
        let failure =
            Failure::new(FailureKind::Unsupported, "this object was never constructed by the runtime");
        Self { alive: Err(failure), holder: None }
    }

    /// Forwards a request to the container and starts it when it does not run.
    pub fn fetch(&self, request: web_sys::Request) -> Promise {
        match (&self.alive, &self.holder) {
            (Ok((driver, _)), None) => driver.fetch(request),
            (Ok((driver, _)), Some(holder)) => {
                let seen = driver.clone();
                // An answer of the author's own needs no container.
                let is_well = move || C::SPEC.fetch || seen.with_lifecycle(Lifecycle::will_serve);
                holder.counted(request, |request| driver.fetch(request), is_well)
            }
            (Err(failure), _) => Promise::resolve(&answer(&failure.clone().into())),
        }
    }

    /// The alarm rang.
    pub fn alarm(&self) -> Promise {
        self.with(Driver::alarm)
    }

    /// What a method is called on, and what it is given.
    pub(crate) fn parts(&self) -> Result<(Rc<C>, Instance), Failure> {
        let (driver, class) = self.alive.clone()?;
        Ok((class, Instance::new(driver)))
    }

    fn with(&self, call: impl FnOnce(&Rc<Driver>) -> Promise) -> Promise {
        match &self.alive {
            Ok((driver, _)) => call(driver),
            Err(failure) => Promise::reject(&crate::Error::from(failure.clone()).into()),
        }
    }
}
