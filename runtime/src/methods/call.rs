//! The side of the caller.

use super::wire;
use crate::{Error, Result, core::message::Thrown, platform::stub::Stub};
use futures_util::future::LocalBoxFuture;
use js_sys::{Array, Function, Promise, Reflect};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll},
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A call of a method of an instance. Nothing is sent before it is awaited.
#[must_use = "nothing is called before it is awaited"]
pub struct Call<T>(LocalBoxFuture<'static, Result<T>>);

impl<T> Future for Call<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        self.0.as_mut().poll(context)
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Call").finish()
    }
}

impl Stub {
    /// Calls the method `name` with a tuple of arguments.
    pub fn call_method<A, T>(&self, name: &'static str, arguments: A) -> Call<T>
    where
        A: Serialize + 'static,
        T: DeserializeOwned + 'static,
    {
        let stub = self.clone();
        Call(Box::pin(async move {
            let message = |why| Error::of_call(name, Thrown::Message(why));
            let arguments = wire::write(&arguments)
                .map_err(|why| message(format!("the arguments cannot be sent: {why}")))?
                .unchecked_into::<Array>();
            wire::ask_typed(&arguments);
            let method = Reflect::get(&stub, &name.into())?.unchecked_into::<Function>();
            // Not `method.apply`: every property of a remote method is another remote method.
            let promise = Reflect::apply(&method, &stub, &arguments)?.unchecked_into::<Promise>();
            let answer: JsValue = JsFuture::from(promise).await?;
            let value = wire::untyped(answer).map_err(|thrown| Error::of_call(name, thrown))?;
            wire::read(value).map_err(|why| message(format!("the result is not understood: {why}")))
        }))
    }
}
