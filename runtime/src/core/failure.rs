//! What can go wrong between a request and its container, and the one table that says what to answer.

use crate::core::lifecycle::{PhaseName, RunId};
use serde::{Deserialize, Serialize};
use std::{fmt, time::Duration};

/// Something that went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Failure {
    /// What kind of thing.
    pub kind: FailureKind,
    /// A sentence about it; a text of the runtime is kept word for word.
    pub detail: String,
    /// The run it happened in.
    pub run: Option<RunId>,
    /// Exit code of the container, where it ended.
    pub exit_code: Option<i32>,
}

/// Kinds of failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FailureKind {
    /// The Durable Object did not answer: it could not be built, or it went away.
    Unreachable,
    /// No instance can be had just now.
    NoInstance,
    /// `max_instances` are running.
    MaxInstances,
    /// Too many starts in a short time.
    RateLimited,
    /// The image does not exist where the runtime looks for it.
    ImageMissing,
    /// The runtime refused the start.
    StartRefused,
    /// The runtime asked the container to end.
    AskedToEnd,
    /// The container ended before it was ready.
    ExitedEarly,
    /// A port did not listen in time.
    PortTimeout,
    /// The ping path did not answer with success in time.
    NotReady,
    /// The start takes longer than the caller waits for it; it goes on.
    Starting,
    /// `on_start` failed.
    HookFailed,
    /// The container does not run, and nobody asked for a start.
    NotRunning,
    /// The run was stopped while somebody waited for it.
    Stopped,
    /// Nothing listens on the port although the container runs.
    NotListening,
    /// The connection to the container broke.
    ConnectionLost,
    /// The container of a job ended with another exit code than 0, or was lost.
    JobFailed,
    /// The container of a job ran longer than its deadline.
    JobOverdue,
    /// Something else runs in the instance.
    Busy,
    /// A variable, secret or binding that the container needs is missing.
    MissingConfiguration,
    /// The instance runs with other options than those asked for.
    OptionsConflict,
    /// Options that cannot be used as they are.
    BadOptions,
    /// The container failed to start several times in a row; it is left alone for a while.
    CrashLoop,
    /// A request out of the container goes to a host it may not reach.
    EgressDenied,
    /// Nobody can make sure that the container reaches only what it may.
    EgressOpen,
    /// The runtime is too old, or the library too young, for what was asked.
    Unsupported,
    /// The runtime said something this version does not know.
    Unknown,
}

/// How a failure is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// A short, stable word for machines.
    pub code: &'static str,
    /// Status of the response.
    pub status: u16,
    /// When to try again; `None` when trying again does not help.
    pub retry_after: Option<Duration>,
}

impl FailureKind {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Unreachable,
        Self::NoInstance,
        Self::MaxInstances,
        Self::RateLimited,
        Self::ImageMissing,
        Self::StartRefused,
        Self::AskedToEnd,
        Self::ExitedEarly,
        Self::PortTimeout,
        Self::NotReady,
        Self::Starting,
        Self::HookFailed,
        Self::NotRunning,
        Self::Stopped,
        Self::NotListening,
        Self::ConnectionLost,
        Self::JobFailed,
        Self::JobOverdue,
        Self::Busy,
        Self::MissingConfiguration,
        Self::OptionsConflict,
        Self::BadOptions,
        Self::CrashLoop,
        Self::EgressDenied,
        Self::EgressOpen,
        Self::Unsupported,
        Self::Unknown,
    ];

    /// The table.
    pub const fn answer(self) -> Answer {
        let (code, status, retry_after_seconds) = match self {
            Self::Unreachable => ("unreachable", 503, Some(1)),
            Self::NoInstance => ("no_instance", 503, Some(5)),
            Self::MaxInstances => ("max_instances", 503, Some(10)),
            Self::RateLimited => ("rate_limited", 429, Some(10)),
            Self::ImageMissing => ("image_missing", 503, None),
            Self::StartRefused => ("start_refused", 503, Some(5)),
            Self::AskedToEnd => ("asked_to_end", 503, Some(1)),
            Self::ExitedEarly => ("exited_early", 503, Some(5)),
            Self::PortTimeout => ("port_timeout", 503, Some(5)),
            Self::NotReady => ("not_ready", 503, Some(5)),
            Self::Starting => ("starting", 503, Some(2)),
            Self::HookFailed => ("hook_failed", 503, Some(5)),
            Self::NotRunning => ("not_running", 409, None),
            Self::Stopped => ("stopped", 503, Some(1)),
            Self::NotListening => ("not_listening", 502, Some(1)),
            Self::ConnectionLost => ("connection_lost", 502, Some(1)),
            Self::JobFailed => ("job_failed", 500, None),
            Self::JobOverdue => ("job_overdue", 504, None),
            Self::Busy => ("busy", 409, None),
            Self::MissingConfiguration => ("missing_configuration", 500, None),
            Self::OptionsConflict => ("options_conflict", 409, None),
            Self::BadOptions => ("bad_options", 400, None),
            Self::CrashLoop => ("crash_loop", 503, Some(30)),
            Self::EgressDenied => ("egress_denied", 403, None),
            Self::EgressOpen => ("egress_open", 503, None),
            Self::Unsupported => ("unsupported", 501, None),
            Self::Unknown => ("unknown", 502, None),
        };
        let retry_after = match retry_after_seconds {
            Some(seconds) => Some(Duration::from_secs(seconds)),
            None => None,
        };
        Answer { code, status, retry_after }
    }
}

impl FailureKind {
    /// The phase of a run in which it happens, where it is always the same.
    pub const fn phase(self) -> Option<PhaseName> {
        match self {
            Self::NoInstance
            | Self::MaxInstances
            | Self::RateLimited
            | Self::ImageMissing
            | Self::StartRefused
            | Self::ExitedEarly
            | Self::PortTimeout
            | Self::NotReady
            | Self::Starting
            | Self::HookFailed
            | Self::EgressOpen => Some(PhaseName::Starting),
            Self::NotListening | Self::ConnectionLost => Some(PhaseName::Ready),
            Self::NotRunning => Some(PhaseName::Stopped),
            Self::Stopped => Some(PhaseName::Stopping),
            _ => None,
        }
    }
}

/// Texts of the runtime, in lower case, and what they mean. Local and deployed runtimes word some differently.
const TEXTS: &[(&str, FailureKind)] = &[
    ("container is not listening", FailureKind::NotListening),
    ("container ingress proxy is not running", FailureKind::NotListening),
    ("container is not running", FailureKind::NotListening),
    ("connection refused", FailureKind::NotListening),
    ("network connection lost", FailureKind::ConnectionLost),
    ("container port connection", FailureKind::ConnectionLost),
    ("there is no container instance that can be provided", FailureKind::NoInstance),
    ("maximum number of running container instances exceeded", FailureKind::MaxInstances),
    ("requesting too many containers per second", FailureKind::RateLimited),
    ("no such image available", FailureKind::ImageMissing),
    ("container failed to start", FailureKind::StartRefused),
    ("container exited with unexpected exit code", FailureKind::ExitedEarly),
    ("runtime signalled the container to exit", FailureKind::AskedToEnd),
];

/// What an error says that crossed from the engine of Workflows, which puts the name of its own in front; thrown again
/// with that name, the engine would tell nothing else of it.
pub fn of_step(text: &str) -> &str {
    text.strip_prefix("NonRetryableError").map_or(text, |text| text.trim_start_matches([':', ' ']))
}

impl Failure {
    /// A failure this library found itself.
    pub fn new(kind: FailureKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), run: None, exit_code: None }
    }

    /// A failure the runtime reported as `text`.
    pub fn of_runtime(text: &str) -> Self {
        let lower = text.to_lowercase();
        let known = TEXTS.iter().find(|(known, _)| lower.contains(known));
        Self::new(known.map_or(FailureKind::Unknown, |(_, kind)| *kind), text)
    }

    /// A failure that another Worker reported: `code: text` where it uses this library, else as the runtime would.
    pub fn of_remote(text: &str) -> Self {
        let coded = text.split_once(": ").and_then(|(code, detail)| {
            let kind = FailureKind::ALL.iter().find(|kind| kind.answer().code == code)?;
            Some(Self::new(*kind, detail))
        });
        coded.unwrap_or_else(|| Self::of_runtime(text))
    }

    /// The same failure, in this run.
    pub fn in_run(self, run: RunId) -> Self {
        Self { run: Some(run), ..self }
    }

    /// Whether a start that ended like this says something about the container, and not about the place it runs in.
    pub fn counts_as_crash(&self) -> bool {
        use FailureKind::{
            EgressOpen, ExitedEarly, HookFailed, NotReady, PortTimeout, StartRefused, Unknown,
        };
        matches!(
            self.kind,
            EgressOpen | ExitedEarly | HookFailed | NotReady | PortTimeout | StartRefused | Unknown
        )
    }

    /// Whether the same request may succeed a little later.
    pub fn is_retryable(&self) -> bool {
        self.kind.answer().retry_after.is_some()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)?;
        if let Some(code) = self.exit_code {
            write!(f, " (exit code {code})")?;
        }
        match self.run {
            Some(run) => write!(f, " [run {run}]"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_runtimes_are_told_apart() {
        use FailureKind::*;
        for (text, kind, status, retry_after) in [
            ("The container is not listening in the TCP address 10.0.0.1:8080", NotListening, 502, Some(1)),
            ("Container is not listening to port 8080", NotListening, 502, Some(1)),
            ("connect(): Container ingress proxy is not running.", NotListening, 502, Some(1)),
            ("The container is not running, consider calling start()", NotListening, 502, Some(1)),
            ("connect(): Connection refused", NotListening, 502, Some(1)),
            ("Network connection lost.", ConnectionLost, 502, Some(1)),
            ("Container port connection closed", ConnectionLost, 502, Some(1)),
            ("Maximum number of running container instances exceeded", MaxInstances, 503, Some(10)),
            (
                "there is no container instance that can be provided to this Durable Object",
                NoInstance,
                503,
                Some(5),
            ),
            ("you are requesting too many containers per second", RateLimited, 429, Some(10)),
            ("No such image available named app:1", ImageMissing, 503, None),
            ("Container failed to start", StartRefused, 503, Some(5)),
            ("Container exited with unexpected exit code: 7", ExitedEarly, 503, Some(5)),
            ("The runtime signalled the container to exit: 15", AskedToEnd, 503, Some(1)),
            (
                "Rollout of version 3: runtime signalled the container to exit due to a new version: 15",
                AskedToEnd,
                503,
                Some(1),
            ),
            ("something new", Unknown, 502, None),
            ("", Unknown, 502, None),
        ] {
            let failure = Failure::of_runtime(text);
            assert_eq!((failure.kind, failure.detail.as_str()), (kind, text));
            let answer = failure.kind.answer();
            let seconds = answer.retry_after.map(|after| after.as_secs());
            assert_eq!((answer.status, seconds), (status, retry_after), "{text}");
        }
    }

    #[test]
    fn a_failure_keeps_its_kind_on_the_way_to_another_worker() {
        for kind in FailureKind::ALL {
            // A detail that quotes the runtime must not be taken for what the runtime says.
            let detail = "port 8080: Container is not listening to port 8080";
            let sent = format!("{}: {}", kind.answer().code, Failure::new(*kind, detail));
            let received = Failure::of_remote(&sent);
            assert_eq!((received.kind, received.detail.as_str()), (*kind, detail));
        }
        let foreign = Failure::of_remote("TypeError: Network connection lost.");
        assert_eq!(foreign.kind, FailureKind::ConnectionLost);
    }

    #[test]
    fn codes_are_used_once() {
        let codes: std::collections::BTreeSet<_> =
            FailureKind::ALL.iter().map(|kind| kind.answer().code).collect();
        assert_eq!(codes.len(), FailureKind::ALL.len());
    }

    #[test]
    fn the_name_of_the_engines_error_is_not_part_of_what_it_says() {
        assert_eq!(of_step("NonRetryableError: never"), "never");
        assert_eq!(of_step("Error: later"), "Error: later");
    }
}
