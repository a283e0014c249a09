//! The methods other Workers call, under the names of the TypeScript library.

mod arguments;
mod state;

pub use state::{Inspection, InstanceState, Status};

use super::{Object, driver::Driver, forward::orphaned};
use crate::{
    Container, Error, Result,
    core::{
        failure::{Failure, FailureKind},
        lifecycle::StopReason,
        signal::Signal,
    },
    error::text_of,
    platform::glue,
};
use arguments::{Call, declared, signal, value};
use js_sys::Promise;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

impl<C: Container> Object<C> {
    /// Starts the container and returns when its process runs.
    pub fn start(&self, options: JsValue, wait: JsValue) -> Promise {
        self.call(|driver| async move {
            let (options, patience, abort) = Call::start(&options, &wait)?.parts();
            Call::unless_aborted(abort, driver.up(options, patience)).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Starts the container and returns when its ports listen.
    pub fn start_and_wait_for_ports(&self, first: JsValue, second: JsValue, third: JsValue) -> Promise {
        self.call(|driver| async move {
            let (options, patience, abort) = Call::start_and_wait(&driver, &first, &second, &third)?.parts();
            Call::unless_aborted(abort, driver.ready(options, patience)).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Returns when a declared port listens, which all do once a run is ready.
    pub fn wait_for_port(&self, argument: JsValue) -> Promise {
        self.call(|driver| async move {
            let (_, patience, abort) = Call::wait_for_port(&driver, &argument)?.parts();
            Call::unless_aborted(abort, driver.ready(None, patience)).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Sends a signal, SIGTERM unless another is given, and destroys the container when it does not end in time.
    pub fn stop(&self, argument: JsValue) -> Promise {
        self.call(|driver| async move {
            driver.stop(StopReason::Requested, signal(&argument)?).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Ends the container at once.
    pub fn destroy(&self, reason: JsValue) -> Promise {
        self.call(|driver| async move {
            let reason = match reason.is_null_or_undefined() {
                true => "destroyed on request".to_owned(),
                false => text_of(&reason),
            };
            driver.stop(StopReason::Destroyed(reason), Signal::KILL).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Sends a signal to the container and changes nothing else.
    pub fn signal(&self, argument: JsValue) -> Promise {
        self.call(|driver| async move {
            driver.signal(signal(&argument)?)?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// How far the present run is, as [`InstanceState`].
    pub fn get_state(&self) -> Promise {
        self.call(|driver| async move {
            driver.notice().await?;
            value(&driver.with_lifecycle(|lifecycle| state::state_of(lifecycle.record())))
        })
    }

    /// The present run in full, as [`Inspection`].
    pub fn inspect(&self) -> Promise {
        self.call(|driver| async move {
            driver.notice().await?;
            value(&driver.inspect())
        })
    }

    /// Returns when the present run is over, with its number and the cause.
    pub fn monitor(&self) -> Promise {
        self.call(|driver| async move { value(&driver.monitor().await?) })
    }

    /// Counts as a use.
    pub fn renew_activity_timeout(&self) -> Promise {
        self.call(|driver| async move {
            driver.touch();
            Ok(JsValue::UNDEFINED)
        })
    }

    /// `fetch` on a declared port: `(request, port)`, `(url, init, port)` or shorter.
    pub fn container_fetch(&self, request: JsValue, init_or_port: JsValue, port: JsValue) -> Promise {
        self.call(|driver| async move {
            let (init, port) = if init_or_port.as_f64().is_some() {
                (JsValue::UNDEFINED, init_or_port)
            } else {
                (init_or_port, port)
            };
            let port = declared(&driver, &port)?;
            let request = glue::request(&request, &init)?;
            Ok(JsFuture::from(driver.fetch_on(request, port)).await?)
        })
    }

    /// A TCP connection to a declared port, as `{ readable, writable }`.
    pub fn container_connect(&self, port: JsValue) -> Promise {
        self.call(|driver| async move {
            if port.as_f64().is_none() {
                let why = "say which port, as in `containerConnect(6379)`";
                return Err(Failure::new(FailureKind::Unsupported, why).into());
            }
            Ok(driver.connect(declared(&driver, &port)?).await?.into_streams())
        })
    }

    pub(super) fn call<F>(&self, work: impl FnOnce(Rc<Driver>) -> F) -> Promise
    where
        F: Future<Output = Result<JsValue>> + 'static,
    {
        self.with(|driver| {
            let work = work(driver.clone());
            let done = future_to_promise(async move { work.await.map_err(JsValue::from) });
            glue::guarded(&done, &Error::from(orphaned()).into())
        })
    }
}

impl Driver {
    /// Sends a signal to the container and changes nothing else.
    pub(super) fn signal(&self, signal: Signal) -> Result<()> {
        self.container
            .signal(signal.number().into())
            .map_err(|error| Error::Container(Failure::of_runtime(&text_of(&error))))
    }
}
