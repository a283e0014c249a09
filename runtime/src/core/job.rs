//! A container that runs to completion: what its end means, whether it is tried again, and when it took too long.
//!
//! A [`Job`] is stored before each attempt, with the number of the run it will be, so that whoever comes after an
//! eviction or a restart knows which run to wait for, or that it was lost.

use crate::core::{
    alarm::SOON,
    failure::{Failure, FailureKind},
    lifecycle::{RunId, Stop, StopCause},
    retry::Retry,
    time::{Timestamp, millis},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// No attempt and no pause of a job may take longer: what the timers of the runtime can count.
pub const LONGEST: Duration = Duration::from_secs(20 * 24 * 60 * 60);

/// While a job is looked after, the alarm rings this often, so that one that lost its object is soon found.
pub const WATCH: Duration = Duration::from_secs(20);

/// How a container is run to completion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Wire", into = "Wire")]
pub struct JobOptions {
    /// How often it is tried while its exit code is not 0. By default three times, pausing one second and then two.
    pub retry: Retry,
    /// How long each attempt may take; then the container is stopped and the attempt has failed. By default an hour.
    pub deadline: Duration,
}

/// The end of a job that succeeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobExit {
    /// The exit code of the container: 0.
    pub code: i32,
    /// Attempts that were made, the successful one included.
    pub attempts: u32,
    /// The run that succeeded.
    pub run: RunId,
}

/// A job of an instance: the present one, or the last one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// As it was asked for.
    pub options: JobOptions,
    /// The number of the present or last attempt, counting from 1.
    pub attempt: u32,
    /// How far it is.
    pub phase: JobPhase,
}

/// How far a job is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JobPhase {
    /// The container runs, or is about to.
    Running {
        /// The run of this attempt.
        run: RunId,
        /// When it has taken too long.
        until: Timestamp,
        /// It was stopped because it took too long.
        overdue: bool,
    },
    /// An attempt failed; the next one begins then.
    Waiting {
        /// When.
        until: Timestamp,
    },
    /// It succeeded.
    Succeeded(JobExit),
    /// It failed for good.
    Failed(Failure),
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttemptEnd {
    /// The run began and ended.
    Ended(Stop),
    /// The container could not be started, or not be stopped.
    Failed(Failure),
}

impl Job {
    /// A job whose first attempt will be `run`.
    ///
    /// # Errors
    ///
    /// [`FailureKind::BadOptions`] when it may take longer than [`LONGEST`].
    pub fn begin(options: JobOptions, run: RunId, now: Timestamp) -> Result<Self, Failure> {
        if options.deadline > LONGEST || options.retry.longest > LONGEST {
            let days = LONGEST.as_secs() / 86_400;
            let why = format!("an attempt of a job, and a pause between two, may take {days} days at most");
            return Err(Failure::new(FailureKind::BadOptions, why));
        }
        let mut job = Self { options, attempt: 0, phase: JobPhase::Waiting { until: now } };
        job.again(run, now);
        Ok(job)
    }

    /// The pause is over: the next attempt will be `run`.
    pub fn again(&mut self, run: RunId, now: Timestamp) {
        self.attempt = self.attempt.saturating_add(1);
        self.phase = JobPhase::Running { run, until: now + self.options.deadline, overdue: false };
    }

    /// The present attempt takes too long, and is going to be stopped for it.
    pub fn overdue(&mut self) {
        if let JobPhase::Running { overdue, .. } = &mut self.phase {
            *overdue = true;
        }
    }

    /// The attempt that is `run` ended; that of any other run is not heard of.
    pub fn ended(&mut self, ended: RunId, end: AttemptEnd, now: Timestamp) {
        let JobPhase::Running { run, overdue, .. } = self.phase else { return };
        if run != ended {
            return;
        }
        let failure = match self.judge(overdue, end) {
            Ok(code) => {
                self.phase = JobPhase::Succeeded(JobExit { code, attempts: self.attempt, run });
                return;
            }
            Err(failure) => failure.in_run(run),
        };
        self.phase = match self.options.retry.pause(self.attempt).filter(|_| may_be_tried_again(&failure)) {
            Some(pause) => JobPhase::Waiting { until: now + pause },
            None => JobPhase::Failed(failure),
        };
    }

    /// Somebody wants the container to end: between two attempts this is the end of the job.
    pub fn stop(&mut self) {
        if matches!(self.phase, JobPhase::Waiting { .. }) {
            self.phase = JobPhase::Failed(stopped());
        }
    }

    /// Whether nothing more will happen.
    pub fn is_over(&self) -> bool {
        self.outcome().is_some()
    }

    /// How it ended, if it has.
    pub fn outcome(&self) -> Option<Result<JobExit, Failure>> {
        match &self.phase {
            JobPhase::Succeeded(exit) => Some(Ok(*exit)),
            JobPhase::Failed(failure) => Some(Err(failure.clone())),
            JobPhase::Running { .. } | JobPhase::Waiting { .. } => None,
        }
    }

    /// When the alarm has to ring, when somebody looks after the job in the meantime (`attended`) and when nobody does.
    pub fn alarm(&self, attended: bool, now: Timestamp) -> Option<Timestamp> {
        match self.phase {
            JobPhase::Running { .. } | JobPhase::Waiting { .. } if attended => Some(now + WATCH),
            JobPhase::Running { .. } => Some(now + SOON),
            JobPhase::Waiting { until } => Some(until),
            JobPhase::Succeeded(_) | JobPhase::Failed(_) => None,
        }
    }

    fn judge(&self, overdue: bool, end: AttemptEnd) -> Result<i32, Failure> {
        let failed = |kind, why: String| Err(Failure::new(kind, why));
        let attempt = self.attempt;
        match end {
            _ if overdue => {
                let limit = self.options.deadline.as_secs_f64();
                failed(
                    FailureKind::JobOverdue,
                    format!("attempt {attempt} of the job took more than {limit} s"),
                )
            }
            AttemptEnd::Failed(failure) => Err(failure),
            AttemptEnd::Ended(Stop { cause: StopCause::Exited, code: Some(0), .. }) => Ok(0),
            AttemptEnd::Ended(Stop { cause: StopCause::Requested | StopCause::Destroyed(_), .. }) => {
                Err(stopped())
            }
            AttemptEnd::Ended(Stop { cause: StopCause::Exited, code, .. }) => {
                let why = format!("attempt {attempt} of the job failed");
                Err(Failure { exit_code: code, ..Failure::new(FailureKind::JobFailed, why) })
            }
            AttemptEnd::Ended(stop) => {
                failed(FailureKind::JobFailed, format!("attempt {attempt} of the job failed: {stop}"))
            }
        }
    }
}

/// Whether another attempt may end otherwise, and nobody asked for the end.
fn may_be_tried_again(failure: &Failure) -> bool {
    match failure.kind {
        FailureKind::JobFailed | FailureKind::JobOverdue => true,
        FailureKind::Stopped => false,
        _ => failure.is_retryable(),
    }
}

fn stopped() -> Failure {
    Failure::new(FailureKind::Stopped, "the job was stopped on request")
}

impl Default for JobOptions {
    fn default() -> Self {
        let retry = Retry::new(3, Duration::from_secs(1), Duration::from_secs(60));
        Self { retry, deadline: Duration::from_secs(60 * 60) }
    }
}

/// [`JobOptions`] as they travel: plain numbers, so that any Worker can write them.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
struct Wire {
    attempts: u32,
    first_pause_ms: u64,
    longest_pause_ms: u64,
    deadline_ms: u64,
}

impl Default for Wire {
    fn default() -> Self {
        JobOptions::default().into()
    }
}

impl From<JobOptions> for Wire {
    fn from(JobOptions { retry, deadline }: JobOptions) -> Self {
        Self {
            attempts: retry.attempts,
            first_pause_ms: millis(retry.first),
            longest_pause_ms: millis(retry.longest),
            deadline_ms: millis(deadline),
        }
    }
}

impl From<Wire> for JobOptions {
    fn from(wire: Wire) -> Self {
        let [first, longest] = [wire.first_pause_ms, wire.longest_pause_ms].map(Duration::from_millis);
        let deadline = Duration::from_millis(wire.deadline_ms);
        Self { retry: Retry::new(wire.attempts, first, longest), deadline }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);
    const SECOND: Duration = Duration::from_secs(1);

    fn job() -> Job {
        let retry = Retry::new(3, SECOND, 60 * SECOND);
        Job::begin(JobOptions { retry, deadline: 10 * SECOND }, RunId(1), NOW).expect("it is short")
    }

    fn exited(code: i32) -> AttemptEnd {
        AttemptEnd::Ended(Stop { run: RunId(1), cause: StopCause::Exited, code: Some(code), forced: false })
    }

    fn ended(cause: StopCause, code: Option<i32>) -> AttemptEnd {
        AttemptEnd::Ended(Stop { run: RunId(1), cause, code, forced: false })
    }

    fn kind(job: &Job) -> Option<FailureKind> {
        job.outcome().and_then(Result::err).map(|failure| failure.kind)
    }

    #[test]
    fn exit_code_0_is_success() {
        let mut job = job();
        job.ended(RunId(1), exited(0), NOW);
        assert_eq!(job.outcome(), Some(Ok(JobExit { code: 0, attempts: 1, run: RunId(1) })));
        assert_eq!(job.alarm(true, NOW), None);
    }

    #[test]
    fn other_codes_are_tried_again_after_a_pause_and_told_in_the_end() {
        let mut job = job();
        for (run, pause) in [(1, 1), (2, 2)] {
            job.ended(RunId(run), exited(7), NOW);
            let until = NOW + pause * SECOND;
            assert_eq!(job.phase, JobPhase::Waiting { until });
            assert_eq!(job.alarm(false, NOW), Some(until));
            job.again(RunId(run + 1), until);
            assert_eq!(
                job.phase,
                JobPhase::Running { run: RunId(run + 1), until: until + 10 * SECOND, overdue: false }
            );
        }
        job.ended(RunId(3), exited(9), NOW);
        let failure = job.outcome().and_then(Result::err).expect("it failed");
        assert_eq!(failure.to_string(), "attempt 3 of the job failed (exit code 9) [run 3]");
        assert_eq!(failure.kind, FailureKind::JobFailed);
    }

    #[test]
    fn what_happened_to_another_run_changes_nothing() {
        let mut job = job();
        job.ended(RunId(1), exited(7), NOW);
        let waiting = job.clone();
        job.ended(RunId(1), exited(0), NOW);
        assert_eq!(job, waiting);
        job.again(RunId(2), NOW);
        let running = job.clone();
        job.ended(RunId(1), exited(0), NOW);
        assert_eq!(job, running);
    }

    #[test]
    fn an_attempt_that_took_too_long_has_failed_however_it_ends() {
        for end in [exited(0), exited(143), ended(StopCause::Requested, Some(0))] {
            let mut job = job();
            job.overdue();
            job.ended(RunId(1), end.clone(), NOW);
            assert!(matches!(job.phase, JobPhase::Waiting { .. }), "{end:?}");
            job.attempt = 3;
            job.phase = JobPhase::Running { run: RunId(3), until: NOW, overdue: true };
            job.ended(RunId(3), end, NOW);
            assert_eq!(kind(&job), Some(FailureKind::JobOverdue));
        }
    }

    #[test]
    fn a_job_that_somebody_stopped_is_not_tried_again() {
        for cause in [StopCause::Requested, StopCause::Destroyed("enough".to_owned())] {
            let mut job = job();
            job.ended(RunId(1), ended(cause, Some(0)), NOW);
            assert_eq!(kind(&job), Some(FailureKind::Stopped));
        }
        let mut waiting = job();
        waiting.ended(RunId(1), exited(7), NOW);
        waiting.stop();
        assert_eq!(kind(&waiting), Some(FailureKind::Stopped));
    }

    #[test]
    fn a_run_that_was_lost_is_tried_again_and_a_start_only_when_that_may_help() {
        let unknown = StopCause::Unknown("Network".to_owned());
        for (end, again) in [
            (ended(StopCause::Lost, None), true),
            (ended(unknown, None), true),
            (AttemptEnd::Failed(Failure::new(FailureKind::NoInstance, "none")), true),
            (AttemptEnd::Failed(Failure::new(FailureKind::ImageMissing, "none")), false),
            (AttemptEnd::Failed(Failure::new(FailureKind::MissingConfiguration, "none")), false),
        ] {
            let mut job = job();
            job.ended(RunId(1), end.clone(), NOW);
            assert_eq!(matches!(job.phase, JobPhase::Waiting { .. }), again, "{end:?}");
        }
    }

    #[test]
    fn options_travel_as_plain_numbers_and_have_defaults() {
        let options: JobOptions =
            serde_json::from_str(r#"{"attempts": 5, "deadlineMs": 1500}"#).expect("valid");
        assert_eq!((options.retry.attempts, options.deadline), (5, Duration::from_millis(1_500)));
        assert_eq!(options.retry.first, SECOND);
        assert!(serde_json::from_str::<JobOptions>(r#"{"deadline": 1}"#).is_err());
        let text = serde_json::to_string(&options).expect("plain");
        assert_eq!(serde_json::from_str::<JobOptions>(&text).ok(), Some(options));
        let never = JobOptions { deadline: Duration::MAX, ..options };
        assert!(Job::begin(never, RunId(1), NOW).is_err());
    }
}
