//! The Durable Object side: one instance, its container and what happens to both.

mod alarm;
mod answer;
mod calls;
mod driver;
mod environment;
mod erased;
mod errands;
mod forward;
mod instance;
mod job;
mod launch;
mod log;
mod remote;
mod run;
mod store;
mod tasks;
mod waits;

pub(crate) use answer::answer;
#[cfg(feature = "sim")]
pub(crate) use erased::ErasedHooks;
pub(crate) use errands::{JobAnswer, from_js, to_js};
pub use instance::Instance;
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
use std::{marker::PhantomData, rc::Rc};
use wasm_bindgen::{JsCast, JsValue};
use worker::Env;

/// What a generated class holds. Its methods are those other Workers call.
pub struct Object<C> {
    driver: Result<Rc<Driver>, Failure>,
    /// Counts connections, in classes with an autoscaled route.
    holder: Option<Rc<Holder>>,
    class: PhantomData<C>,
}

impl<C: Container> Object<C> {
    /// Called by the runtime's constructor: reads what is stored and does nothing else.
    pub fn new(state: JsValue, env: Env) -> Self {
        let state = state.unchecked_into::<State>();
        let holder = C::SPEC.coordinator.map(|_| Holder::new(&C::SPEC, state.clone(), env.clone()));
        Self { driver: Driver::new::<C>(state, env), holder, class: PhantomData }
    }

    /// An object that is not one, made only to learn its class.
    pub fn unborn() -> Self {
        let failure =
            Failure::new(FailureKind::Unsupported, "this object was never constructed by the runtime");
        Self { driver: Err(failure), holder: None, class: PhantomData }
    }

    /// Forwards a request to the container and starts it when it does not run.
    pub fn fetch(&self, request: web_sys::Request) -> Promise {
        match (&self.driver, &self.holder) {
            (Ok(driver), None) => driver.fetch(request),
            (Ok(driver), Some(holder)) => {
                let seen = driver.clone();
                // An answer of the author's own needs no container.
                let is_well = move || C::SPEC.fetch || seen.with_lifecycle(Lifecycle::is_ready);
                holder.counted(request, |request| driver.fetch(request), is_well)
            }
            (Err(failure), _) => Promise::resolve(&answer(&failure.clone().into())),
        }
    }

    /// The alarm rang.
    pub fn alarm(&self) -> Promise {
        self.with(Driver::alarm)
    }

    fn with(&self, call: impl FnOnce(&Rc<Driver>) -> Promise) -> Promise {
        match &self.driver {
            Ok(driver) => call(driver),
            Err(failure) => Promise::reject(&crate::Error::from(failure.clone()).into()),
        }
    }
}
