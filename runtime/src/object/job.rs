//! Runs the container of an instance to completion: starts it, waits for its end, and tries again as the policy says.

use super::{Instance, driver::Driver, store, waits::Patience};
use crate::{
    Result,
    core::{
        alarm::Source,
        failure::{Failure, FailureKind},
        job::{AttemptEnd, Job, JobExit, JobOptions, JobPhase},
        lifecycle::{Phase, Record, RunId, Stop, StopCause, StopReason},
        signal::Signal,
        time::Timestamp,
    },
    platform::{clock, console, state::Storage},
};
use futures_channel::oneshot;
use futures_util::{
    FutureExt,
    future::{Either, select},
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};
use wasm_bindgen_futures::spawn_local;

const KEY: &str = "worker-containers:job";

/// How long a container that is stopped for its deadline may take to be gone, SIGKILL included.
const END_LIMIT: Duration = Duration::from_secs(60);

/// The job of an instance.
pub(super) struct JobSlot {
    job: RefCell<Option<Job>>,
    /// Somebody in this object looks after it.
    attended: Cell<bool>,
    waiting: RefCell<Vec<oneshot::Sender<Result<JobExit, Failure>>>>,
    /// Dropped to end a pause early.
    pause: RefCell<Option<oneshot::Sender<()>>>,
}

impl JobSlot {
    /// Reads what is stored.
    pub(super) fn load(storage: &Storage) -> Result<Self, Failure> {
        let job = RefCell::new(store::read(storage, KEY)?);
        Ok(Self { job, attended: Cell::default(), waiting: RefCell::default(), pause: RefCell::default() })
    }

    fn phase(&self) -> Option<JobPhase> {
        self.job.borrow().as_ref().map(|job| job.phase.clone())
    }

    fn is_awaited(&self) -> bool {
        self.waiting.borrow().iter().any(|waiter| !waiter.is_canceled())
    }
}

impl Driver {
    /// Runs the container until it ends well or for the last time. A job that runs already is joined.
    pub(super) async fn run_to_completion(self: &Rc<Self>, options: JobOptions) -> Result<JobExit, Failure> {
        if self.spec.default_port.is_some() || !self.spec.ports.is_empty() {
            let why =
                format!("`{}` declares ports; only a container without runs to completion", self.spec.class);
            return Err(Failure::new(FailureKind::Unsupported, why));
        }
        self.notice().await?;
        let present = self.job.job.borrow().as_ref().filter(|job| !job.is_over()).map(|job| job.options);
        let run = self.with_lifecycle(|lifecycle| lifecycle.record().run.as_ref().map(|run| run.id));
        match (present, run) {
            (Some(present), _) if present != options => {
                let why = "a job with other options runs in this instance";
                return Err(Failure::new(FailureKind::Busy, why));
            }
            (None, Some(run)) => {
                let why = "the container runs already, and not for a job; stop it first";
                return Err(Failure::new(FailureKind::Busy, why).in_run(run));
            }
            (Some(_), _) => {}
            (None, None) => {
                let job = Job::begin(options, self.next_run(), clock::now())?;
                store::write(&self.state.storage(), KEY, &job)?;
                self.job.job.replace(Some(job));
            }
        }
        let (tell, told) = oneshot::channel();
        self.job.waiting.borrow_mut().push(tell);
        self.continue_job();
        told.await.unwrap_or_else(|_| Err(Failure::new(FailureKind::Stopped, "the object went away")))
    }

    /// The present job, or the last one.
    pub(super) fn job(&self) -> Option<Job> {
        self.job.job.borrow().clone()
    }

    /// Looks after the job, unless somebody does or there is none.
    pub(super) fn continue_job(self: &Rc<Self>) {
        let is_open = self.job.job.borrow().as_ref().is_some_and(|job| !job.is_over());
        if is_open && !self.job.attended.replace(true) {
            // At once: who is told of the alarm next must not take the container for idle.
            let (driver, used) = (self.clone(), self.in_use());
            spawn_local(async move {
                driver.attend_job().await;
                drop(used);
                driver.job.attended.set(false);
                driver.set_job_alarm();
            });
        }
        self.set_job_alarm();
    }

    /// Somebody wants the container to end, also when the job only waits for its next attempt.
    pub(super) fn stop_job(&self) {
        if let Err(failure) = self.change_job(Job::stop) {
            console::error(&failure.to_string());
        }
        self.job.pause.take();
        self.set_job_alarm();
    }

    async fn attend_job(self: &Rc<Self>) {
        while let Some(phase) = self.job.phase() {
            let changed = match phase {
                JobPhase::Running { run, until, .. } => {
                    let end = self.attempt(run, until).await;
                    self.change_job(|job| job.ended(run, end, clock::now()))
                }
                JobPhase::Waiting { until } => {
                    let pause = until.since(clock::now());
                    if pause > Duration::ZERO {
                        if !self.job.is_awaited() {
                            return; // the alarm goes on with it, and nothing is kept in memory meanwhile
                        }
                        let (keep, ended_early) = oneshot::channel();
                        self.job.pause.replace(Some(keep));
                        select(clock::sleep(pause), ended_early).await;
                        continue;
                    }
                    let run = self.next_run();
                    self.change_job(|job| job.again(run, clock::now()))
                }
                JobPhase::Succeeded(_) | JobPhase::Failed(_) => break,
            };
            if let Err(failure) = changed {
                // The next object finds it as it was; those who wait here hear why.
                self.tell_job(&Err(failure));
                return;
            }
        }
        self.settle_job();
    }

    /// One attempt: starts the run that was stored for it, or finds it, and waits for its end.
    async fn attempt(self: &Rc<Self>, run: RunId, until: Timestamp) -> AttemptEnd {
        // A run that is ready is not asked for: if it ended just now, asking would begin another.
        let awaits_start = self.with_lifecycle(|lifecycle| match &lifecycle.record().run {
            Some(present) if present.id == run => present.phase == Phase::Starting,
            _ => !is_gone(lifecycle.record(), run),
        });
        if awaits_start && let Err(failure) = self.ready(None, Patience::default()).await {
            return self.end_of(run).unwrap_or(AttemptEnd::Failed(failure));
        }
        if let Some(end) = self.end_of(run) {
            return end;
        }
        let over = self.monitor().boxed_local();
        if let Either::Right((_, over)) = select(over, clock::sleep(until.since(clock::now()))).await {
            if let Err(failure) = self.change_job(Job::overdue) {
                return AttemptEnd::Failed(failure);
            }
            let stopped = self.stop(StopReason::Requested, Signal::TERM).await;
            if stopped.is_err() || matches!(select(over, clock::sleep(END_LIMIT)).await, Either::Right(_)) {
                let why = "the container did not end when it was destroyed";
                return AttemptEnd::Failed(Failure::new(FailureKind::JobOverdue, why));
            }
        }
        self.end_of(run).unwrap_or_else(|| lost(run))
    }

    /// How `run` ended, if it began and has ended.
    fn end_of(&self, run: RunId) -> Option<AttemptEnd> {
        self.with_lifecycle(|lifecycle| {
            let record = lifecycle.record();
            let ended = record.ended.as_ref().filter(|ended| ended.stop.run == run);
            is_gone(record, run)
                .then(|| ended.map_or_else(|| lost(run), |ended| AttemptEnd::Ended(ended.stop.clone())))
        })
    }

    /// The number that the next run will have.
    fn next_run(&self) -> RunId {
        self.with_lifecycle(|lifecycle| RunId(lifecycle.record().last_run.0 + 1))
    }

    /// Changes the job and stores it.
    fn change_job(&self, change: impl FnOnce(&mut Job)) -> Result<(), Failure> {
        let Some(mut job) = self.job() else { return Ok(()) };
        change(&mut job);
        if self.job.job.borrow().as_ref() != Some(&job) {
            store::write(&self.state.storage(), KEY, &job)?;
            self.job.job.replace(Some(job));
        }
        Ok(())
    }

    /// Tells those who wait how the job ended, if it has.
    fn settle_job(&self) {
        if let Some(outcome) = self.job().and_then(|job| job.outcome()) {
            self.tell_job(&outcome);
        }
        self.set_job_alarm();
    }

    fn tell_job(&self, outcome: &Result<JobExit, Failure>) {
        for waiter in self.job.waiting.take() {
            // One that went away does not want to know.
            let _ = waiter.send(outcome.clone());
        }
    }

    fn set_job_alarm(&self) {
        let alarm = self.job().and_then(|job| job.alarm(self.job.attended.get(), clock::now()));
        self.alarm.want(Source::Job, alarm);
    }
}

fn is_gone(record: &Record, run: RunId) -> bool {
    record.last_run > run || (record.last_run == run && record.run.is_none())
}

/// A run of which nothing is known but that it is over.
fn lost(run: RunId) -> AttemptEnd {
    AttemptEnd::Ended(Stop { run, cause: StopCause::Lost, code: None, forced: false })
}

impl Instance {
    /// Runs the container until it exits with code 0, or for the last time. The class declares no ports.
    ///
    /// A job belongs to the instance: it goes on when the caller goes away, and after a restart of the runtime. Calling
    /// this again with the same options waits for the job that runs.
    ///
    /// # Errors
    ///
    /// As [`crate::Handle::run_to_completion`].
    pub async fn run_to_completion(&self, options: JobOptions) -> Result<JobExit> {
        Ok(self.driver()?.run_to_completion(options).await?)
    }

    /// The present job, or the last one.
    ///
    /// # Errors
    ///
    /// In a simulation, which has no jobs.
    pub fn job(&self) -> Result<Option<Job>> {
        Ok(self.driver()?.job())
    }
}
