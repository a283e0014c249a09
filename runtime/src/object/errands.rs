//! The methods about tasks and jobs that other Workers call.

use super::Object;
use crate::{
    Container, Error, Result,
    core::{
        failure::{Failure, FailureKind},
        job::{JobExit, JobOptions},
        schedule::{ScheduleError, TaskId, When},
        time::Timestamp,
    },
};
use js_sys::{Date, JSON, Promise};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};

/// What `runToCompletion` answers: the end, or why there was none. An exception would lose all but its text on the way.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum JobAnswer {
    /// It succeeded.
    Exit(JobExit),
    /// It failed.
    Failed {
        /// Why.
        failure: Failure,
    },
}

impl<C: Container> Object<C> {
    /// Schedules a task and answers with its number: `schedule(when, "Name", payload)`, or the whole task in place of the
    /// name. `when` is a date, seconds from now, or ISO 8601.
    pub fn schedule(&self, when: JsValue, task: JsValue, payload: JsValue) -> Promise {
        self.call(|driver| async move {
            let json = task_json(&task, &payload)?;
            let id = driver.schedule(when_of(&when)?, json)?;
            Ok(JsValue::from(id.0 as f64))
        })
    }

    /// Every task, as [`crate::core::schedule::Entry`].
    pub fn list_tasks(&self) -> Promise {
        self.call(|driver| async move { to_js(&driver.list_tasks()) })
    }

    /// Forgets a task and answers whether there was one.
    pub fn cancel_task(&self, id: JsValue) -> Promise {
        self.call(|driver| async move { Ok(driver.cancel_task(id_of(&id)?)?.into()) })
    }

    /// Makes a dead task due and answers whether there was one.
    pub fn retry_task(&self, id: JsValue) -> Promise {
        self.call(|driver| async move { Ok(driver.retry_task(id_of(&id)?)?.into()) })
    }

    /// Runs the container to completion: [`JobOptions`] in, [`JobAnswer`] out.
    pub fn run_to_completion(&self, options: JsValue) -> Promise {
        self.call(|driver| async move {
            let options = if options.is_null_or_undefined() {
                JobOptions::default()
            } else {
                let unusable =
                    |why| Failure::new(FailureKind::BadOptions, format!("these are no job options: {why}"));
                from_js(&options).map_err(unusable)?
            };
            to_js(&match driver.run_to_completion(options).await {
                Ok(exit) => JobAnswer::Exit(exit),
                Err(failure) => JobAnswer::Failed { failure },
            })
        })
    }

    /// The present job, or the last one, as [`crate::core::job::Job`]; null when there was none.
    pub fn get_job(&self) -> Promise {
        self.call(|driver| async move { to_js(&driver.job()) })
    }
}

fn when_of(when: &JsValue) -> Result<When> {
    let unclear = || ScheduleError::Time("a task needs a date, seconds from now or ISO 8601".to_owned());
    if let Some(text) = when.as_string() {
        return Ok(text.parse()?);
    }
    if let Some(date) = when.dyn_ref::<Date>() {
        let time = date.get_time();
        return if time >= 0.0 { Ok(When::At(Timestamp(time as u64))) } else { Err(unclear().into()) };
    }
    let delay = when.as_f64().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    Ok(When::After(delay.ok_or_else(unclear)?))
}

/// The task as serde writes it: a variant without fields is its name, another one an object under its name.
fn task_json(task: &JsValue, payload: &JsValue) -> Result<String> {
    let whole = match task.as_string() {
        Some(name) if !payload.is_undefined() => {
            let tagged = js_sys::Object::new();
            js_sys::Reflect::set(&tagged, &name.into(), payload)?;
            tagged.into()
        }
        _ => task.clone(),
    };
    let json = JSON::stringify(&whole).ok().and_then(|json| json.as_string());
    json.ok_or_else(|| Error::Platform("a task is a name, with or without a payload, or JSON".to_owned()))
}

fn id_of(id: &JsValue) -> Result<TaskId> {
    let id = id.as_f64().filter(|id| *id >= 0.0 && id.fract() == 0.0);
    id.map(|id| TaskId(id as u64)).ok_or_else(|| Error::Platform("a task is named by its number".to_owned()))
}

/// A value as JavaScript sees it.
pub(crate) fn to_js(value: &impl Serialize) -> Result<JsValue> {
    let json = serde_json::to_string(value).map_err(|error| Error::Platform(error.to_string()))?;
    Ok(JSON::parse(&json)?)
}

/// A value that came from JavaScript; the error says what is not understood.
pub(crate) fn from_js<T: serde::de::DeserializeOwned>(value: &JsValue) -> Result<T, String> {
    let json = JSON::stringify(value).ok().and_then(|json| json.as_string());
    serde_json::from_str(&json.ok_or("nothing that JSON can express")?).map_err(|error| error.to_string())
}
