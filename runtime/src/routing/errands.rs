//! Tasks and jobs of an instance, from a Worker.

use super::Handle;
use crate::{
    Container, Error, Job as JobClass, Result, ScheduledTask,
    core::{
        job::{Job, JobExit, JobOptions},
        schedule::{Entry, TaskId, When},
        time::millis,
    },
    object::{JobAnswer, from_js, to_js},
    tasks::payload_of,
};
use js_sys::{Date, Promise};
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

impl<C: Container> Handle<C> {
    /// Schedules a task of the instance: at a time, after a delay, or at a time in ISO 8601. Starts nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Schedule`] for a time that is none, a task that is too large and too many tasks; and when the object
    /// cannot be reached.
    pub async fn schedule(
        &self,
        when: impl TryInto<When, Error: Into<Error>>,
        task: &C::Task,
    ) -> Result<TaskId> {
        let json = payload_of(C::SPEC.class, task)?;
        let when = match when.try_into().map_err(Into::into)? {
            When::At(at) => Date::new(&JsValue::from(at.0 as f64)).into(),
            When::After(delay) => JsValue::from(millis(delay) as f64 / 1_000.0),
        };
        let id = self.stub.schedule(&when, &js_sys::JSON::parse(&json)?, &JsValue::UNDEFINED)?;
        answer(id).await
    }

    /// Every task of the instance: those that wait, run, or are kept as dead letters.
    ///
    /// # Errors
    ///
    /// When the object cannot be reached.
    pub async fn list_tasks(&self) -> Result<Vec<ScheduledTask<C::Task>>> {
        let entries: Vec<Entry> = answer(self.stub.list_tasks()?).await?;
        Ok(entries.into_iter().map(Into::into).collect())
    }

    /// Forgets a task; `false` when there is none of this number. One that runs goes on to its end, and is not tried
    /// again.
    ///
    /// # Errors
    ///
    /// When the object cannot be reached.
    pub async fn cancel_task(&self, id: TaskId) -> Result<bool> {
        answer(self.stub.cancel_task(&to_js(&id)?)?).await
    }

    /// Makes a dead task due, as if it were new; `false` when there is none of this number.
    ///
    /// # Errors
    ///
    /// When the object cannot be reached.
    pub async fn retry_task(&self, id: TaskId) -> Result<bool> {
        answer(self.stub.retry_task(&to_js(&id)?)?).await
    }
}

impl<C: JobClass> Handle<C> {
    /// Runs the container until it exits with code 0, or for the last time. No port is ever knocked at.
    ///
    /// A job belongs to the instance: it goes on when the caller goes away, and after a restart of the runtime. Calling
    /// this again with the same options waits for the job that runs; [`Handle::job`] tells how the last one ended.
    ///
    /// # Errors
    ///
    /// A [`Failure`] whose kind is `JobFailed` with the last exit code, `JobOverdue`, `Stopped` when somebody stopped it,
    /// `Busy` when the instance runs something else, or that of a start that failed.
    pub async fn run_to_completion(&self, options: JobOptions) -> Result<JobExit> {
        match answer(self.stub.run_to_completion(&to_js(&options)?)?).await? {
            JobAnswer::Exit(exit) => Ok(exit),
            JobAnswer::Failed { failure } => Err(failure.into()),
        }
    }

    /// The present job, or the last one. Does not start anything.
    ///
    /// # Errors
    ///
    /// When the object cannot be reached.
    pub async fn job(&self) -> Result<Option<Job>> {
        answer(self.stub.get_job()?).await
    }
}

async fn answer<T: DeserializeOwned>(promise: Promise) -> Result<T> {
    let value = JsFuture::from(promise).await?;
    from_js(&value)
        .map_err(|why| Error::Platform(format!("the answer of the object is not understood: {why}")))
}
