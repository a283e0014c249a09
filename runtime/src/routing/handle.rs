//! Typed clients of instances.

use crate::{
    Container, Error, Result, Start,
    core::{hash, instance::InstanceName, lifecycle::Ended, signal::Signal, time::millis},
    object::{Inspection, InstanceState},
    platform::{
        clock,
        route::{self, Orders},
        stub::{Namespace, Stub, namespace},
    },
};
use js_sys::{Array, Promise};
use serde::{Serialize, de::DeserializeOwned};
use std::{collections::BTreeMap, fmt, marker::PhantomData, time::Duration};
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
    pub(super) stub: Stub,
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

    /// A new instance that nobody else has, for a job of its own. It is found again by its [`name`](Handle::name).
    ///
    /// # Errors
    ///
    /// [`Error::MissingBinding`].
    pub fn unique(env: &Env) -> Result<Self> {
        Self::of(env, InstanceName::named(format!("unique:{}", route::random_uuid())))
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
        response(route::send(&self.stub, &request, &Orders::default())?).await
    }

    /// Sends a request to another declared port.
    ///
    /// # Errors
    ///
    /// As [`Handle::fetch`].
    pub async fn fetch_on(&self, port: Port<C>, request: worker::Request) -> Result<worker::Response> {
        let request: web_sys::Request = request.try_into()?;
        let orders = Orders { port: Some(port.number), ..Orders::default() };
        response(route::send(&self.stub, &request, &orders)?).await
    }

    /// Starts the container, if it does not run, and returns when its process runs, whatever its ports do.
    ///
    /// # Errors
    ///
    /// When the start fails.
    pub async fn start(&self) -> Result<()> {
        self.start_with(Start::new()).await
    }

    /// The same with options, which stay with the instance, or with a deadline.
    ///
    /// # Errors
    ///
    /// When the start fails or takes too long, or the instance runs with other options.
    pub async fn start_with(&self, start: impl Into<Start>) -> Result<()> {
        let start = start.into();
        let options = start.options.as_ref().map(value).transpose()?.unwrap_or_default();
        self.call(self.stub.start(&options, &wait(&start)?)?).await
    }

    /// Starts the container, if it does not run, and returns when its ports listen and `on_start` has returned.
    ///
    /// # Errors
    ///
    /// When the start fails.
    pub async fn start_and_wait_for_ports(&self) -> Result<()> {
        self.start_and_wait_for_ports_with(Start::new()).await
    }

    /// The same with options, which stay with the instance, or with a deadline.
    ///
    /// # Errors
    ///
    /// When the start fails or takes too long, or the instance runs with other options.
    pub async fn start_and_wait_for_ports_with(&self, start: impl Into<Start>) -> Result<()> {
        let start = start.into();
        let options = start.options.as_ref().map(value).transpose()?.unwrap_or_default();
        let wait = wait(&start)?;
        self.call(self.stub.start_and_wait_for_ports(&JsValue::UNDEFINED, &wait, &options)?).await
    }

    /// Starts the container, if it does not run, and returns when this port listens, at most after `deadline`.
    ///
    /// # Errors
    ///
    /// As [`Handle::start_and_wait_for_ports_with`].
    pub async fn wait_for_port(&self, port: Port<C>, deadline: Duration) -> Result<()> {
        let ports = Array::of1(&port.number.into());
        let wait = wait(&Start::new().deadline(deadline))?;
        self.call(self.stub.start_and_wait_for_ports(&ports, &wait, &JsValue::UNDEFINED)?).await
    }

    /// Sends SIGTERM, and destroys the container when it does not end in time. Returns at once.
    ///
    /// # Errors
    ///
    /// When the object cannot be reached.
    pub async fn stop(&self) -> Result<()> {
        self.call(self.stub.stop(&JsValue::UNDEFINED)?).await
    }

    /// Asks the container to end by another signal than SIGTERM, and destroys it when it does not in ten seconds.
    ///
    /// # Errors
    ///
    /// When the object cannot be reached.
    pub async fn stop_with(&self, signal: Signal) -> Result<()> {
        self.call(self.stub.stop(&signal.number().into())?).await
    }

    /// Sends a signal to the first process of the container and changes nothing else.
    ///
    /// # Errors
    ///
    /// When the container does not run, or the object cannot be reached.
    pub async fn signal(&self, signal: Signal) -> Result<()> {
        self.call(self.stub.signal(&signal.number().into())?).await
    }

    /// Waits until the present run is over and says how it ended. The object stays in memory meanwhile.
    ///
    /// # Errors
    ///
    /// When there is no run, or the object goes away.
    pub async fn monitor(&self) -> Result<Ended> {
        data(JsFuture::from(self.stub.monitor()?).await?)
    }

    /// The present run, or the last one, in full. Does not start anything.
    ///
    /// # Errors
    ///
    /// When the object cannot be reached, or is of another class.
    pub async fn inspect(&self) -> Result<Inspection> {
        data(JsFuture::from(self.stub.inspect()?).await?)
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
        data(JsFuture::from(self.stub.get_state()?).await?)
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

/// How the caller waits, in the words of the TypeScript library.
fn wait(start: &Start) -> Result<JsValue> {
    let deadline = start.deadline.map(|deadline| ("portReadyTimeoutMS", millis(deadline)));
    let interval = start.poll_interval.map(|interval| ("waitInterval", millis(interval)));
    let said: BTreeMap<_, _> = deadline.into_iter().chain(interval).collect();
    if said.is_empty() { Ok(JsValue::UNDEFINED) } else { value(&said) }
}

fn value(data: &impl Serialize) -> Result<JsValue> {
    let json = serde_json::to_string(data).map_err(|error| Error::Platform(error.to_string()))?;
    Ok(js_sys::JSON::parse(&json)?)
}

fn data<T: DeserializeOwned>(value: JsValue) -> Result<T> {
    let json = js_sys::JSON::stringify(&value).map(String::from)?;
    serde_json::from_str(&json)
        .map_err(|error| Error::Platform(format!("the answer of the object is not understood: {error}")))
}

async fn response(promise: Promise) -> Result<worker::Response> {
    let response = JsFuture::from(promise).await?;
    Ok(response.unchecked_into::<web_sys::Response>().into())
}
