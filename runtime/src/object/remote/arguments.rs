//! What other Workers may say when they call, in the shapes of the TypeScript library.

use super::super::{driver::Driver, waits::Patience};
use crate::{
    Error, Result,
    core::{
        failure::{Failure, FailureKind},
        options::StartOptions,
        signal::Signal,
    },
    platform::{glue, once::once},
};
use futures_util::{
    FutureExt,
    future::{Either, select},
};
use js_sys::{JSON, Reflect};
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;
use wasm_bindgen::JsValue;

/// The longest that a caller can make anybody wait.
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);

/// A call that may start the container and waits for it.
#[derive(Debug)]
pub(super) struct Call {
    /// What the start says; `None` leaves it as it is.
    pub(super) options: Option<StartOptions>,
    /// How the caller waits.
    pub(super) patience: Patience,
    /// An `AbortSignal` of the caller.
    abort: Option<JsValue>,
}

/// `cancellationOptions`, and the same keys where other calls have them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Waiting {
    #[serde(rename = "instanceGetTimeoutMS")]
    instance_get_timeout: Option<f64>,
    #[serde(rename = "portReadyTimeoutMS")]
    port_ready_timeout: Option<f64>,
    #[serde(rename = "waitInterval")]
    wait_interval: Option<f64>,
    retries: Option<f64>,
}

impl Call {
    /// `start(startOptions, waitOptions)`.
    pub(super) fn start(options: &JsValue, wait: &JsValue) -> Result<Self> {
        Self::of(options, wait)
    }

    /// `startAndWaitForPorts({ ports, startOptions, cancellationOptions })`, or `(ports, cancellationOptions,
    /// startOptions)`.
    pub(super) fn start_and_wait(
        driver: &Driver,
        first: &JsValue,
        second: &JsValue,
        third: &JsValue,
    ) -> Result<Self> {
        let is_bag = first.is_object() && !js_sys::Array::is_array(first);
        let get = |key: &str| Reflect::get(first, &key.into()).unwrap_or_default();
        let (ports, wait, options) = match is_bag {
            true => (get("ports"), get("cancellationOptions"), get("startOptions")),
            false => (first.clone(), second.clone(), third.clone()),
        };
        let listed = js_sys::Array::is_array(&ports);
        let ports = if listed { js_sys::Array::from(&ports) } else { js_sys::Array::of1(&ports) };
        for port in ports.iter().filter(|port| !port.is_null_or_undefined()) {
            // All that are declared listen when a run is ready.
            declared(driver, &port)?;
        }
        Self::of(&options, &wait)
    }

    /// `waitForPort({ portToCheck, retries, waitInterval, signal })`, or a number.
    pub(super) fn wait_for_port(driver: &Driver, argument: &JsValue) -> Result<Self> {
        match argument.is_object() {
            true => {
                declared(driver, &Reflect::get(argument, &"portToCheck".into()).unwrap_or_default())?;
                Self::of(&JsValue::UNDEFINED, argument)
            }
            false => {
                declared(driver, argument)?;
                Self::of(&JsValue::UNDEFINED, &JsValue::UNDEFINED)
            }
        }
    }

    fn of(options: &JsValue, wait: &JsValue) -> Result<Self> {
        let options = json(options)?.map(|text| StartOptions::from_json(&text)).transpose()?;
        let waiting: Waiting = match json(wait)? {
            Some(text) => serde_json::from_str(&text).map_err(|error| {
                Failure::new(
                    FailureKind::BadOptions,
                    format!("the options of the wait are not understood: {error}"),
                )
            })?,
            None => Waiting::default(),
        };
        let abort = ["abort", "signal"].into_iter().find_map(|key| {
            let signal = wait.is_object().then(|| Reflect::get(wait, &key.into()).ok()).flatten();
            signal.filter(JsValue::is_object)
        });
        let patience = Patience { limit: waiting.limit(), interval: waiting.interval() };
        Ok(Self { options, patience, abort })
    }

    /// Does the work until the caller has had enough of it; what was begun goes on.
    pub(super) async fn unless_aborted(
        abort: Option<JsValue>,
        work: impl Future<Output = Result<(), Failure>>,
    ) -> Result<(), Failure> {
        let Some(signal) = abort else { return work.await };
        match select(work.boxed_local(), once(|aborted| glue::on_abort(&signal, aborted))).await {
            Either::Left((outcome, _)) => outcome,
            Either::Right(_) => Err(Failure::new(FailureKind::Stopped, "the caller gave up waiting")),
        }
    }

    /// The parts, to be consumed one by one.
    pub(super) fn parts(self) -> (Option<StartOptions>, Patience, Option<JsValue>) {
        (self.options, self.patience, self.abort)
    }
}

impl Waiting {
    /// How far apart the caller lets the knocks be.
    fn interval(&self) -> Option<Duration> {
        let interval = self.wait_interval.filter(|ms| *ms >= 0.0)?;
        Duration::try_from_secs_f64(interval / 1000.0).ok()
    }

    /// The sum of what the caller grants; an interval alone says nothing about an end.
    fn limit(&self) -> Option<Duration> {
        let retried = self.retries.zip(self.wait_interval).map(|(retries, interval)| retries * interval);
        let granted = [self.instance_get_timeout, self.port_ready_timeout, retried];
        let sum: f64 = granted.into_iter().flatten().filter(|ms| *ms >= 0.0).sum();
        let given = granted.iter().any(Option::is_some);
        given.then(|| Duration::try_from_secs_f64(sum / 1000.0).unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT))
    }
}

/// A signal by name or number; SIGTERM when none is given.
pub(super) fn signal(argument: &JsValue) -> Result<Signal> {
    if argument.is_null_or_undefined() {
        return Ok(Signal::TERM);
    }
    let text = argument.as_string().or_else(|| argument.as_f64().map(|number| number.to_string()));
    Ok(text.unwrap_or_default().parse::<Signal>()?)
}

/// The port asked for, if the class declares it; its default when none is asked for.
pub(super) fn declared(driver: &Driver, port: &JsValue) -> Result<u16> {
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

/// A value as JSON; `None` when there is none.
pub(super) fn json(value: &JsValue) -> Result<Option<String>> {
    if value.is_null_or_undefined() {
        return Ok(None);
    }
    Ok(Some(JSON::stringify(value).map_err(Error::from)?.into()))
}

/// Plain data as a JavaScript value.
pub(super) fn value(data: &impl serde::Serialize) -> Result<JsValue> {
    let data: Value = serde_json::to_value(data).map_err(|error| Error::Platform(error.to_string()))?;
    Ok(JSON::parse(&data.to_string())?)
}
