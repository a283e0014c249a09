//! What begins beside requests: messages of queues, firings of crons, and workflows.

mod crons;
mod queues;
mod workflows;

use std::time::Duration;
use worker_containers_tests::{harness::Group, scenario};

/// What happens at once happens within this time.
const SOON: Duration = Duration::from_secs(20);

pub(super) const GROUP: Group = Group {
    scenarios: &[
        scenario!(queues::acknowledged, "a message reaches the instance of its key once, and is done with"),
        scenario!(queues::retried_alone, "a message that fails comes again alone, and ends as a dead letter"),
        scenario!(queues::later, "`Retry-After` decides when a message comes again"),
        scenario!(
            queues::without_key,
            "a message without its key is not delivered, and ends as a dead letter"
        ),
        scenario!(queues::patient, "a message waits for a start for which a request does not"),
        scenario!(queues::pooled, "messages share a pool"),
        scenario!(
            queues::single,
            "a message without a key has an instance of its own, also when it comes again"
        ),
        scenario!(
            crons::called,
            "a cron starts one instance and calls its path; the same firing meets it again"
        ),
        scenario!(crons::named, "a cron with an instance always calls that one"),
        scenario!(crons::refused, "a cron whose call is refused is a failure"),
        scenario!(crons::job, "a cron runs a container without ports to its end"),
        scenario!(crons::warm, "a cron keeps instances warm, and starts those that are gone"),
        scenario!(crons::others, "a cron of the author's own reaches the author's function, and ours do not"),
        scenario!(workflows::complete, "a workflow runs to its end, and tries a step again that fails"),
        scenario!(workflows::replayed, "a workflow goes on after a crash, without repeating what was done"),
        scenario!(workflows::fails, "a step that says so is not tried again, and ends the workflow"),
        scenario!(workflows::distinct, "a workflow cannot be begun twice under one name"),
    ],
    ..Group::new("entrypoints", "e2e-entrypoints")
};

/// Where the queues are called something else.
pub(super) const STAGING: Group = Group {
    arguments: &["--env", "staging"],
    scenarios: &[scenario!(
        queues::acknowledged,
        "in an environment, its own queue reaches the instances of its own"
    )],
    ..GROUP
};
