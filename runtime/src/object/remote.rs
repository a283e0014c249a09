//! The methods other Workers call, under the names of the TypeScript library.

use super::{Object, driver::Driver};
use crate::{
    Container, Error, Result,
    core::{
        failure::{Failure, FailureKind},
        lifecycle::{Phase, Record, StopReason},
    },
    platform::glue,
};
use js_sys::Promise;
use serde::{Deserialize, Serialize};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::future_to_promise;

/// What `getState` answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceState {
    /// How far the present run is.
    pub status: Status,
    /// When that began, in milliseconds since the epoch.
    pub last_change: u64,
    /// Number of the present run, or of the last one; 0 when it never ran.
    pub run: u64,
    /// Exit code of the last run, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i32>,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Asked to start; its ports do not listen yet.
    Starting,
    /// Requests are forwarded.
    Running,
    /// Asked to end.
    Stopping,
    /// No container.
    Stopped,
}

impl<C: Container> Object<C> {
    /// Starts the container and returns when its ports listen.
    pub fn start(&self, options: JsValue) -> Promise {
        self.start_and_wait_for_ports(options)
    }

    /// Starts the container and returns when its ports listen.
    pub fn start_and_wait_for_ports(&self, options: JsValue) -> Promise {
        self.call(|driver| async move {
            no_options(&options)?;
            driver.ready().await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Returns when a declared port listens, which all do once a run is ready.
    pub fn wait_for_port(&self, port: JsValue) -> Promise {
        self.call(|driver| async move {
            declared(&driver, &port)?;
            driver.ready().await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Sends SIGTERM, and destroys the container when it does not end in time.
    pub fn stop(&self, signal: JsValue) -> Promise {
        self.call(|driver| async move {
            no_options(&signal)?;
            driver.stop(StopReason::Requested).await;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Ends the container at once.
    pub fn destroy(&self, reason: JsValue) -> Promise {
        self.call(|driver| async move {
            let reason = reason.as_string().unwrap_or_else(|| "destroyed on request".to_owned());
            driver.stop(StopReason::Destroyed(reason)).await;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// How far the present run is, as [`InstanceState`].
    pub fn get_state(&self) -> Promise {
        self.call(|driver| async move {
            let state = driver.with_lifecycle(|lifecycle| state_of(lifecycle.record()));
            let json = serde_json::to_string(&state).map_err(|error| Error::Platform(error.to_string()))?;
            Ok(js_sys::JSON::parse(&json)?)
        })
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
            Ok(wasm_bindgen_futures::JsFuture::from(driver.fetch_on(request, port)).await?)
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

    fn call<F>(&self, work: impl FnOnce(Rc<Driver>) -> F) -> Promise
    where
        F: Future<Output = Result<JsValue>> + 'static,
    {
        self.with(|driver| {
            let work = work(driver.clone());
            future_to_promise(async move { work.await.map_err(JsValue::from) })
        })
    }
}

fn state_of(record: &Record) -> InstanceState {
    let (status, last_change) = match &record.run {
        Some(run) => match run.phase {
            Phase::Starting => (Status::Starting, run.began),
            Phase::Ready => (Status::Running, run.began),
            Phase::Stopping { since, .. } => (Status::Stopping, since),
        },
        None => (Status::Stopped, record.ended.as_ref().map_or(record.last_use.idle_since, |ended| ended.at)),
    };
    let exit_code = record.ended.as_ref().filter(|_| record.run.is_none()).and_then(|ended| ended.stop.code);
    InstanceState { status, last_change: last_change.0, run: record.last_run.0, exit_code }
}

/// Options of a single start are not supported by this version; dropping them silently would be worse.
fn no_options(options: &JsValue) -> Result<()> {
    if options.is_null_or_undefined()
        || js_sys::Object::keys(options.unchecked_ref::<js_sys::Object>()).length() == 0
    {
        return Ok(());
    }
    let why = "options of a single call are not supported yet; declare them in `#[container]`";
    Err(Failure::new(FailureKind::Unsupported, why).into())
}

/// The port asked for, if the class declares it; its default when none is asked for.
fn declared(driver: &Driver, port: &JsValue) -> Result<u16> {
    let asked = match port.as_f64() {
        Some(number) if number.fract() == 0.0 && (1.0..65_536.0).contains(&number) => Some(number as u16),
        Some(_) => None,
        None => driver.spec.default_port,
    };
    asked.filter(|port| driver.spec.declares(*port)).ok_or_else(|| {
        let why = format!("`{}` does not declare the port that was asked for", driver.spec.class);
        Failure::new(FailureKind::Unsupported, why).into()
    })
}
