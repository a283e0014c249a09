//! Typed clients of instances.

use crate::{
    Container, Error, Result,
    core::{hash, instance::InstanceName},
    object::InstanceState,
    platform::{
        clock, glue,
        stub::{Namespace, Stub, namespace},
    },
};
use js_sys::Promise;
use std::{fmt, marker::PhantomData};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use worker::Env;

/// A port that the class `C` declares; there is no way to make one that it does not.
pub struct Port<C> {
    pub(crate) number: u16,
    class: PhantomData<C>,
}

impl<C> Port<C> {
    pub(crate) const fn new(number: u16) -> Self {
        Self { number, class: PhantomData }
    }

    /// The number.
    pub const fn number(self) -> u16 {
        self.number
    }
}

impl<C> Clone for Port<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Port<C> {}

impl<C> fmt::Debug for Port<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Port({})", self.number)
    }
}

/// One instance of the class `C`, seen from a Worker.
///
/// Making a handle asks nobody anything and starts nothing.
pub struct Handle<C> {
    stub: Stub,
    name: InstanceName,
    class: PhantomData<C>,
}

impl<C: Container> Handle<C> {
    /// The instance called `name`.
    ///
    /// # Errors
    ///
    /// [`Error::MissingBinding`].
    pub fn by_name(env: &Env, name: &str) -> Result<Self> {
        Self::of(env, InstanceName::named(name))
    }

    /// Any one of the first `size` instances of the pool.
    ///
    /// # Errors
    ///
    /// [`Error::MissingBinding`].
    pub fn random(env: &Env, size: u32) -> Result<Self> {
        Self::of(env, InstanceName::pool(hash::spread(clock::random(), size).unwrap_or(0)))
    }

    /// The one instance that `shared` routes use.
    ///
    /// # Errors
    ///
    /// [`Error::MissingBinding`].
    pub fn singleton(env: &Env) -> Result<Self> {
        Self::of(env, InstanceName::singleton())
    }

    /// The instance with a name that a route would give.
    ///
    /// # Errors
    ///
    /// [`Error::MissingBinding`].
    pub fn of(env: &Env, name: InstanceName) -> Result<Self> {
        let missing = || Error::MissingBinding { binding: C::SPEC.binding, class: C::SPEC.class };
        let namespace: Namespace = namespace(env, C::SPEC.binding).ok_or_else(missing)?;
        let stub = namespace.get_by_name(name.as_str())?;
        Ok(Self { stub, name, class: PhantomData })
    }

    pub(crate) fn stub(&self) -> &Stub {
        &self.stub
    }

    /// Its name.
    pub fn name(&self) -> &InstanceName {
        &self.name
    }

    /// Sends a request to the default port and starts the container when it does not run. WebSocket upgrades too.
    ///
    /// # Errors
    ///
    /// When the object cannot be reached. A container that does not answer is a response: see [`Error::answer`].
    pub async fn fetch(&self, request: worker::Request) -> Result<worker::Response> {
        let request: web_sys::Request = request.try_into()?;
        response(self.stub.fetch(&request)?).await
    }

    /// Sends a request to another declared port.
    ///
    /// # Errors
    ///
    /// As [`Handle::fetch`].
    pub async fn fetch_on(&self, port: Port<C>, request: worker::Request) -> Result<worker::Response> {
        let request: web_sys::Request = request.try_into()?;
        response(glue::fetch_port(&self.stub, &request, port.number)?).await
    }

    /// Starts the container, if it does not run, and returns when its ports listen.
    ///
    /// # Errors
    ///
    /// When the start fails.
    pub async fn start_and_wait_for_ports(&self) -> Result<()> {
        self.call(self.stub.start_and_wait_for_ports(&JsValue::UNDEFINED)?).await
    }

    /// Sends SIGTERM, and destroys the container when it does not end in time. Returns at once.
    ///
    /// # Errors
    ///
    /// When the object cannot be reached.
    pub async fn stop(&self) -> Result<()> {
        self.call(self.stub.stop(&JsValue::UNDEFINED)?).await
    }

    /// Ends the container at once; `reason` is told to `on_stop`.
    ///
    /// # Errors
    ///
    /// When the object cannot be reached.
    pub async fn destroy(&self, reason: &str) -> Result<()> {
        self.call(self.stub.destroy(&reason.into())?).await
    }

    /// How far the present run is. Does not start anything.
    ///
    /// # Errors
    ///
    /// When the object cannot be reached, or is of another class.
    pub async fn state(&self) -> Result<InstanceState> {
        let state = JsFuture::from(self.stub.get_state()?).await?;
        let json = js_sys::JSON::stringify(&state).map(String::from)?;
        serde_json::from_str(&json)
            .map_err(|error| Error::Platform(format!("the state is not understood: {error}")))
    }

    /// Counts as a use: the instance stays for another `sleep_after`.
    ///
    /// # Errors
    ///
    /// When the object cannot be reached.
    pub async fn renew_activity_timeout(&self) -> Result<()> {
        self.call(self.stub.renew_activity_timeout()?).await
    }

    async fn call(&self, promise: Promise) -> Result<()> {
        JsFuture::from(promise).await?;
        Ok(())
    }
}

impl<C> fmt::Debug for Handle<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle").field("name", &self.name).finish_non_exhaustive()
    }
}

async fn response(promise: Promise) -> Result<worker::Response> {
    let response = JsFuture::from(promise).await?;
    Ok(response.unchecked_into::<web_sys::Response>().into())
}
