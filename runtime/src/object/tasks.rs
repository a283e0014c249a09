//! Keeps the tasks of an instance, runs those that are due and tells what came of them.

use super::{Instance, driver::Driver, store};
use crate::{
    Container, Error, Result, ScheduledTask, Tasks,
    core::{
        alarm::Source,
        failure::Failure,
        retry::Retry,
        schedule::{Effect, Entry, Schedule, ScheduleError, TaskId, TaskStatus, When},
        time::Timestamp,
    },
    platform::{clock, console, state::Storage},
    tasks::payload_of,
};
use futures_util::future::{Either, LocalBoxFuture, select};
use js_sys::Function;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

const LAST: &str = "worker-containers:last-task";
const PREFIX: &str = "worker-containers:task:";

/// The tasks of one instance.
pub(super) struct TaskBook {
    schedule: RefCell<Schedule>,
    /// Effects of waking up, performed with the first event.
    pending: Cell<Vec<Effect>>,
    retry: Retry,
    deadline: Duration,
}

impl TaskBook {
    /// Reads what is stored, one entry for each task. One that a newer version wrote stays where it is.
    pub(super) fn load<C: Tasks>(storage: &Storage, now: Timestamp) -> Result<Self, Failure> {
        let last = store::read(storage, LAST)?.unwrap_or(TaskId(0));
        let mut entries: Vec<Entry> = Vec::new();
        // Without a number there never was a task.
        if last > TaskId(0) {
            for entry in store::read_all(storage, PREFIX)? {
                match entry {
                    Ok(entry) => entries.push(entry),
                    Err(failure) => console::error(&failure.to_string()),
                }
            }
        }
        let (schedule, pending) = Schedule::wake(last, entries, &C::RETRY, now);
        let (schedule, pending) = (RefCell::new(schedule), Cell::new(pending));
        Ok(Self { schedule, pending, retry: C::RETRY, deadline: C::DEADLINE })
    }
}

impl Driver {
    /// Adds a task, given as JSON.
    pub(super) fn schedule(self: &Rc<Self>, when: When, payload: String) -> Result<TaskId> {
        self.hooks
            .understands(&payload)
            .map_err(|why| ScheduleError::Unknown { class: self.spec.class.to_owned(), why })?;
        let (id, effects) = self.tasks.schedule.borrow_mut().add(when, payload, clock::now())?;
        if let Err(failure) = self.perform_tasks(effects) {
            self.tasks.schedule.borrow_mut().cancel(id);
            return Err(failure.into());
        }
        Ok(id)
    }

    /// Forgets a task; `false` when there is none of this number.
    pub(super) fn cancel_task(self: &Rc<Self>, id: TaskId) -> Result<bool> {
        let effects = self.tasks.schedule.borrow_mut().cancel(id);
        let found = !effects.is_empty();
        self.perform_tasks(effects)?;
        Ok(found)
    }

    /// Makes a dead task due; `false` when there is none of this number.
    pub(super) fn retry_task(self: &Rc<Self>, id: TaskId) -> Result<bool> {
        let effects = self.tasks.schedule.borrow_mut().revive(id, clock::now());
        let found = !effects.is_empty();
        self.perform_tasks(effects)?;
        Ok(found)
    }

    /// Every task.
    pub(super) fn list_tasks(&self) -> Vec<Entry> {
        self.tasks.schedule.borrow().list().cloned().collect()
    }

    /// Runs what is due.
    pub(super) fn run_due_tasks(self: &Rc<Self>) {
        let effects = self.tasks.schedule.borrow_mut().begin_due(clock::now());
        self.perform_or_log(effects);
    }

    fn perform_tasks(self: &Rc<Self>, effects: Vec<Effect>) -> Result<(), Failure> {
        let storage = self.state.storage();
        for effect in self.tasks.pending.take().into_iter().chain(effects) {
            match effect {
                Effect::Number(id) => store::write(&storage, LAST, &id)?,
                Effect::Store(entry) => store::write(&storage, &key(entry.id), &entry)?,
                Effect::Remove(id) => store::remove(&storage, &key(id))?,
                Effect::Run(entry) => spawn_local(self.clone().run_task(entry)),
                Effect::Report(entry) => report(self.spec.class, &entry),
            }
        }
        self.alarm.want(Source::Tasks, self.tasks.schedule.borrow().alarm());
        Ok(())
    }

    /// What is not stored is not done: the next object finds it as it was.
    fn perform_or_log(self: &Rc<Self>, effects: Vec<Effect>) {
        if let Err(failure) = self.perform_tasks(effects) {
            console::error(&failure.to_string());
        }
    }

    async fn run_task(self: Rc<Self>, entry: Entry) {
        let instance = Instance::new(self.clone());
        let (id, attempt) = (entry.id, entry.attempts);
        let effects = match self.hooks.run_task(&instance, &entry.payload) {
            Ok(task) => {
                let outcome = self.attend(task).await;
                if let Err(why) = &outcome {
                    let class = self.spec.class;
                    console::info(&format!("task {id} of `{class}` failed in attempt {attempt}: {why}"));
                }
                let mut schedule = self.tasks.schedule.borrow_mut();
                schedule.ended(id, attempt, outcome, &self.tasks.retry, clock::now())
            }
            Err(why) => self.tasks.schedule.borrow_mut().unknown(id, attempt, &why),
        };
        self.perform_or_log(effects);
        self.run_due_tasks();
    }

    /// Waits for a task within its deadline, and keeps the instance awake meanwhile.
    async fn attend(self: &Rc<Self>, task: LocalBoxFuture<'_, Result<()>>) -> Result<(), String> {
        let _used = self.in_use();
        match select(task, clock::sleep(self.tasks.deadline)).await {
            Either::Left((outcome, _)) => outcome.map_err(|error| error.to_string()),
            Either::Right(_) => Err(format!("it took longer than {} s", self.tasks.deadline.as_secs())),
        }
    }

    /// The instance is used until the value is dropped, as if a request were open.
    pub(super) fn in_use(&self) -> InUse {
        // A lease, because a panic ends it as well.
        InUse(self.door.lease(&self.state))
    }
}

/// Something uses the instance.
pub(super) struct InUse(Function);

impl Drop for InUse {
    fn drop(&mut self) {
        // It only counts, and has nothing to fail at.
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

impl Instance {
    /// Schedules a task: at a time, after a delay, or at a time in ISO 8601.
    ///
    /// `C` is the class itself: `instance.schedule::<Self>(Duration::from_secs(60), &Task::Report)`.
    ///
    /// # Errors
    ///
    /// [`Error::Schedule`] for a time that is none, a task that is too large and too many tasks.
    pub fn schedule<C: Container>(
        &self,
        when: impl TryInto<When, Error: Into<Error>>,
        task: &C::Task,
    ) -> Result<TaskId> {
        let when = when.try_into().map_err(Into::into)?;
        self.driver()?.schedule(when, payload_of(C::SPEC.class, task)?)
    }

    /// Every task of the instance: those that wait, run, or are kept as dead letters.
    ///
    /// # Errors
    ///
    /// In a simulation, which has no tasks.
    pub fn list_tasks<C: Container>(&self) -> Result<Vec<ScheduledTask<C::Task>>> {
        Ok(self.driver()?.list_tasks().into_iter().map(Into::into).collect())
    }

    /// Forgets a task; `false` when there is none of this number. One that runs goes on to its end, and is not tried
    /// again.
    ///
    /// # Errors
    ///
    /// When storage refuses it.
    pub fn cancel_task(&self, id: TaskId) -> Result<bool> {
        self.driver()?.cancel_task(id)
    }

    /// Makes a dead task due, as if it were new; `false` when there is none of this number.
    ///
    /// # Errors
    ///
    /// When storage refuses it.
    pub fn retry_task(&self, id: TaskId) -> Result<bool> {
        self.driver()?.retry_task(id)
    }
}

/// [`Tasks`] without their type, so that the driver is compiled once and not for each class.
pub(crate) trait ErasedTasks {
    /// Whether the class has such a task, given as JSON; if not, why.
    fn understands(&self, payload: &str) -> Result<(), String>;

    /// Begins a task, given as JSON, unless the class does not know it.
    fn run_task<'a>(
        &'a self,
        instance: &'a Instance,
        payload: &str,
    ) -> Result<LocalBoxFuture<'a, Result<()>>, String>;
}

impl<C: Container> ErasedTasks for C {
    fn understands(&self, payload: &str) -> Result<(), String> {
        read::<C>(payload).map(drop)
    }

    fn run_task<'a>(
        &'a self,
        instance: &'a Instance,
        payload: &str,
    ) -> Result<LocalBoxFuture<'a, Result<()>>, String> {
        let task = read::<C>(payload)?;
        Ok(Box::pin(Tasks::run(self, instance, task)))
    }
}

fn read<C: Tasks>(payload: &str) -> Result<C::Task, String> {
    serde_json::from_str(payload).map_err(|error| error.to_string())
}

fn key(id: TaskId) -> String {
    format!("{PREFIX}{id}")
}

fn report(class: &str, entry: &Entry) {
    if let TaskStatus::Dead { reason } = &entry.status {
        console::error(&format!("task {} of `{class}` is kept and not run any more: {reason}", entry.id));
    }
}
