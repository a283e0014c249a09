//! The side of the instance: from the values of a call to the method, and what it returned back.

use super::{Method, wire};
use crate::{Container, Error, core::message::Thrown, object::Object};
use futures_util::future::LocalBoxFuture;
use js_sys::{Array, Promise};
use serde::{Serialize, de::DeserializeOwned};
use std::{any::Any, fmt::Display};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::future_to_promise;

/// A method that runs.
pub type Answering<'a> = LocalBoxFuture<'a, Result<JsValue, Thrown>>;

/// What a method that can fail returns. A method that cannot returns its value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is called `Result` but is none of the standard library's",
    label = "write `Result<Report, Error>`, or a value that is not called `Result`"
)]
pub trait Outcome {
    /// What it returns when it does not fail.
    type Value;

    /// The value, or how the failure is told to the caller.
    fn settle(self) -> Result<Self::Value, Thrown>;
}

impl<T, E: Display + 'static> Outcome for Result<T, E> {
    type Value = T;

    fn settle(self) -> Result<T, Thrown> {
        self.map_err(|error| match (&error as &dyn Any).downcast_ref::<Error>() {
            Some(Error::Container(failure)) => Thrown::Container(failure.clone()),
            _ => Thrown::Method(error.to_string()),
        })
    }
}

/// The arguments of a method, as the tuple of their types. Those that were left out are `undefined`, which is `None`.
///
/// # Errors
///
/// When they are of other types.
pub fn arguments<A: DeserializeOwned>(given: Array, count: u32) -> Result<A, Thrown> {
    while given.length() < count {
        given.push(&JsValue::UNDEFINED);
    }
    given.set_length(count);
    wire::read(given.into())
        .map_err(|why| Thrown::Message(format!("the arguments are not understood: {why}")))
}

/// What a method returned, as it crosses.
///
/// # Errors
///
/// When the method failed, or its value cannot cross.
pub fn settle<O: Outcome<Value: Serialize>>(outcome: O) -> Result<JsValue, Thrown> {
    let value = outcome.settle()?;
    wire::write(&value).map_err(|why| Thrown::Message(format!("the result cannot be returned: {why}")))
}

impl<C: Container> Object<C> {
    /// Calls one of the class's `methods`. The container stays awake until it returns, whether or not its caller waits.
    pub fn call_method(&self, methods: &'static [Method<C>], name: &str, given: Array) -> Promise {
        let Some(method) = methods.iter().find(|method| method.name == name) else {
            return Promise::reject(&js_sys::Error::new(&format!("there is no method `{name}`")));
        };
        let (class, instance) = match self.parts() {
            Ok(parts) => parts,
            Err(failure) => return Promise::reject(&Error::from(failure).into()),
        };
        future_to_promise(async move {
            let lease = instance.keep_awake();
            let typed = wire::is_asked_typed(&given);
            let outcome = (method.call)(&class, &instance, given).await;
            drop(lease);
            match outcome {
                outcome if typed => Ok(wire::typed(outcome)),
                Ok(value) => Ok(value),
                Err(thrown) => Err(Error::of_call(method.name, thrown).into()),
            }
        })
    }
}
