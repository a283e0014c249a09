//! The Durable Object side: one instance, its container and what happens to both.

mod answer;
mod calls;
mod driver;
mod environment;
mod erased;
mod exchange;
mod forward;
mod instance;
mod launch;
mod lease;
mod remote;
mod run;
mod store;

pub(crate) use answer::answer;
pub use instance::Instance;
pub use lease::Lease;
pub use remote::{InstanceState, Status};

use crate::{
    Container,
    core::failure::{Failure, FailureKind},
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
}

impl<C: Container> Object<C> {
    /// Called by the runtime's constructor: reads what is stored and does nothing else.
    pub fn new(state: JsValue, env: Env) -> Self {
        let class = Rc::new(C::create());
        let driver = Driver::new(state.unchecked_into::<State>(), env, class.clone());
        Self { alive: driver.map(|driver| (driver, class)) }
    }

    /// An object that is not one, made only to learn its class.
    pub fn unborn() -> Self {
        let failure =
            Failure::new(FailureKind::Unsupported, "this object was never constructed by the runtime");
        Self { alive: Err(failure) }
    }

    /// Forwards a request to the container and starts it when it does not run.
    pub fn fetch(&self, request: web_sys::Request) -> Promise {
        match &self.alive {
            Ok((driver, _)) => driver.fetch(request),
            Err(failure) => Promise::resolve(&answer(&failure.clone().into())),
        }
    }

    /// The alarm rang.
    pub fn alarm(&self) -> Promise {
        self.with(Driver::alarm)
    }

    /// What a method is called on, and what it is given.
    pub(crate) fn parts(&self) -> Result<(Rc<C>, Instance), Failure> {
        let (driver, class) = self.alive.clone()?;
        Ok((class, Instance(driver)))
    }

    fn with(&self, call: impl FnOnce(&Rc<Driver>) -> Promise) -> Promise {
        match &self.alive {
            Ok((driver, _)) => call(driver),
            Err(failure) => Promise::reject(&crate::Error::from(failure.clone()).into()),
        }
    }
}
