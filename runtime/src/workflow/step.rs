//! The steps of an instance.

use super::{StepError, StepOptions};
use crate::{
    core::{
        failure::of_step,
        time::{Timestamp, millis},
    },
    error::text_of,
    methods::to_plain,
    object::{from_js, to_js},
    platform::workflow::{Callback, Steps},
};
use futures_channel::mpsc;
use futures_util::{
    StreamExt,
    future::{Either, select},
};
use js_sys::{Function, Promise};
use serde::{Serialize, de::DeserializeOwned};
use std::{fmt, pin::pin, time::Duration};
use wasm_bindgen::{JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;

/// Carries out the steps of an instance, each until it succeeds, and keeps what they return.
///
/// The name of a step is what it is known by, so it must not change from one time to the next.
pub struct Step(Steps);

/// By which the engine is told how an attempt ended.
struct Attempt {
    succeeded: Function,
    failed: Function,
}

impl Step {
    pub(super) fn new(steps: Steps) -> Self {
        Self(steps)
    }

    /// Carries out `work` until it succeeds, and returns what it returned; also when that was before a restart.
    ///
    /// # Errors
    ///
    /// What the last attempt failed with, once there are no more.
    pub async fn run<T, F>(&self, name: &str, work: F) -> Result<T, StepError>
    where
        T: Serialize + DeserializeOwned,
        F: AsyncFn() -> Result<T, StepError>,
    {
        self.run_with(name, StepOptions::new(), work).await
    }

    /// The same with options.
    ///
    /// # Errors
    ///
    /// As [`Step::run`].
    pub async fn run_with<T, F>(&self, name: &str, options: StepOptions, work: F) -> Result<T, StepError>
    where
        T: Serialize + DeserializeOwned,
        F: AsyncFn() -> Result<T, StepError>,
    {
        // The engine calls a function when an attempt is due, and the attempt is made here, where `work` may borrow.
        let (due, mut attempts) = mpsc::unbounded();
        let callback: Callback = Closure::new(move || {
            Promise::new(&mut |succeeded, failed| {
                // Only a step that is over has nobody who hears of it.
                let _ = due.unbounded_send(Attempt { succeeded, failed });
            })
        });
        let ended = self.0.run(name, &to_js(&options)?, &callback).map_err(|error| thrown(&error))?;
        let mut ended = JsFuture::from(ended);
        let mut next = None;
        loop {
            let attempt = match next.take() {
                Some(attempt) => attempt,
                None => match select(&mut ended, attempts.next()).await {
                    Either::Left((outcome, _)) => return result(outcome),
                    Either::Right((Some(attempt), _)) => attempt,
                    Either::Right((None, _)) => return result(ended.await),
                },
            };
            // The engine gives up an attempt that takes too long, and then asks for another one or says how it ended.
            let made = pin!(work());
            match select(made, select(&mut ended, attempts.next())).await {
                Either::Left((made, _)) => attempt.told(made),
                Either::Right((Either::Left((outcome, _)), _)) => return result(outcome),
                Either::Right((Either::Right((another, _)), _)) => next = another,
            }
        }
    }

    /// Waits, however long: nothing is kept in memory meanwhile.
    ///
    /// # Errors
    ///
    /// When the platform refuses.
    pub async fn sleep(&self, name: &str, duration: Duration) -> Result<(), StepError> {
        waited(self.0.sleep(name, millis(duration) as f64)).await
    }

    /// The same until a point in time.
    ///
    /// # Errors
    ///
    /// When the platform refuses.
    pub async fn sleep_until(&self, name: &str, time: Timestamp) -> Result<(), StepError> {
        waited(self.0.sleep_until(name, time.0 as f64)).await
    }
}

impl Attempt {
    fn told<T: Serialize>(self, made: Result<T, StepError>) {
        let value = made.and_then(|value| to_plain(&value).map_err(StepError::non_retryable));
        // Functions of a promise do not throw.
        let _ = match value {
            Ok(value) => self.succeeded.call1(&JsValue::UNDEFINED, &value),
            Err(error) => self.failed.call1(&JsValue::UNDEFINED, &error.to_js()),
        };
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Step").finish_non_exhaustive()
    }
}

async fn waited(sleep: Result<Promise, JsValue>) -> Result<(), StepError> {
    let sleep = sleep.map_err(|error| thrown(&error))?;
    JsFuture::from(sleep).await.map(drop).map_err(|error| thrown(&error))
}

fn result<T: DeserializeOwned>(outcome: Result<JsValue, JsValue>) -> Result<T, StepError> {
    let value = outcome.map_err(|error| thrown(&error))?;
    let value = if value.is_undefined() { JsValue::NULL } else { value };
    // What an earlier version of the code returned may mean nothing to this one.
    from_js(&value)
        .map_err(|why| StepError::non_retryable(format!("the result of a step is not understood: {why}")))
}

/// What the engine says of a step that failed for good.
fn thrown(error: &JsValue) -> StepError {
    StepError::non_retryable(of_step(&text_of(error)))
}
