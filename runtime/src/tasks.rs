//! Tasks that a container class runs later.

use crate::{
    Instance, Result,
    core::{
        retry::Retry,
        schedule::{Entry, ScheduleError, TaskId, TaskStatus},
        time::Timestamp,
    },
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::time::Duration;

/// What a container class does later: write `tasks` in the attribute and implement this.
///
/// A task is a value of a type of yours, usually an enum, which travels and is stored as JSON. It is run by the object
/// of its instance; the container is not started for it, but the task may start it. While a task runs the instance
/// counts as used.
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use std::time::Duration;
/// use worker_containers::prelude::*;
///
/// #[container(port = 8080, hooks, tasks)]
/// pub struct Transcoder;
///
/// #[derive(Serialize, Deserialize)]
/// pub enum Task {
///     Report,
///     Remove { file: String },
/// }
///
/// impl Tasks for Transcoder {
///     type Task = Task;
///
///     async fn run(&self, instance: &Instance, task: Task) -> Result<(), Error> {
///         match task {
///             Task::Report => worker::console_log!("{:?} is well", instance.name()),
///             Task::Remove { file } => worker::console_log!("removing {file}"),
///         }
///         Ok(())
///     }
/// }
///
/// impl Hooks for Transcoder {
///     async fn on_start(&self, instance: &Instance) -> Result<(), Error> {
///         instance.schedule::<Self>(Duration::from_secs(60), &Task::Report)?;
///         Ok(())
///     }
/// }
/// ```
///
/// Tasks are run **at least once**: one whose object, runtime or machine went away is run again, so a task does the same
/// when it is done twice. A task the code does not know any more, because a deployment removed its variant, is kept as a
/// dead letter, reported once in the log, and wakes nobody; [`Instance::retry_task`] makes it due when the code knows it
/// again.
#[allow(async_fn_in_trait)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` says `tasks` but does not implement them",
    label = "write `impl Tasks for {Self} {{ … }}`, or remove `tasks` from `#[container]`"
)]
pub trait Tasks: 'static {
    /// A task. Changing it changes what is understood of the tasks that are stored: add variants and optional fields.
    type Task: Serialize + DeserializeOwned;

    /// How often a task that fails is tried, and with which pauses; then it is kept as a dead letter. Twelve times in
    /// about an hour unless said otherwise.
    const RETRY: Retry = Retry::new(12, Duration::from_secs(1), Duration::from_secs(15 * 60));

    /// How long a task may take; then it has failed. A quarter of an hour unless said otherwise.
    const DEADLINE: Duration = Duration::from_secs(15 * 60);

    /// Does a task.
    ///
    /// # Errors
    ///
    /// An error fails the attempt; the task is tried again as [`Tasks::RETRY`] says.
    async fn run(&self, instance: &Instance, task: Self::Task) -> Result<()>;
}

/// The task of a class without tasks; there is none.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum NoTask {}

/// A task of an instance, as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScheduledTask<T> {
    /// Its number.
    pub id: TaskId,
    /// When it was to run.
    pub at: Timestamp,
    /// How often it was begun.
    pub attempts: u32,
    /// Where it stands.
    pub status: TaskStatus,
    /// The task; `None` when the code does not know it.
    pub task: Option<T>,
    /// The task as it is stored, in JSON.
    pub json: String,
}

impl<T: DeserializeOwned> From<Entry> for ScheduledTask<T> {
    fn from(Entry { id, at, attempts, status, payload }: Entry) -> Self {
        Self { id, at, attempts, status, task: serde_json::from_str(&payload).ok(), json: payload }
    }
}

/// A task as JSON, if it may be kept.
pub(crate) fn payload_of(class: &str, task: &impl Serialize) -> Result<String, ScheduleError> {
    let payload = serde_json::to_string(task)
        .map_err(|error| ScheduleError::Unknown { class: class.to_owned(), why: error.to_string() })?;
    ScheduleError::check_size(&payload)?;
    Ok(payload)
}
