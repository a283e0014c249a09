//! Connections out of containers: what is allowed arrives, what is denied does not, and nothing else changes.

mod allowed;
mod canary;
mod options;
mod origin;
mod untouched;

use serde_json::Value;
use std::time::Duration;
use worker_containers_tests::{
    harness::{Group, Stage},
    scenario,
};

pub(super) const GROUP: Group = Group {
    not_on_docker: Some(
        "our sidecar carries connections into a container only, and the official one cannot be pulled",
    ),
    scenarios: &[
        scenario!(allowed::handled, "an allowed host reaches the hook, which knows the instance"),
        scenario!(allowed::denied, "any other host is 403 with problem+json, and nothing arrives anywhere"),
        scenario!(allowed::closed, "beside HTTP nothing gets out at all"),
        scenario!(allowed::restarted, "the rules hold after a restart that a request causes"),
        scenario!(allowed::killed, "the rules hold after kill -9 of workerd"),
        scenario!(allowed::not_lifted, "a start that asks for the internet is refused and starts nothing"),
        scenario!(canary::unreachable, "a container that cannot reach its canary starts"),
        scenario!(canary::reachable, "one that reaches it is destroyed, and nobody is let through"),
        scenario!(untouched::one_rule, "one denied host leaves HTTP/2 to others as it is"),
        scenario!(untouched::passed_on, "a hook sends a request on to its host, redirects included"),
        scenario!(
            untouched::behind_another,
            "a request behind another one on its connection is judged by itself"
        ),
        scenario!(untouched::offline, "without the internet nothing gets out"),
        scenario!(options::handed_on, "options that the runtime has are handed on"),
        scenario!(options::refused, "options that it would drop are refused by name, and nothing starts"),
    ],
    ..Group::new("egress", "e2e-egress")
};

/// An address that is nobody's (RFC 5737): what is intercepted never goes there.
const NOBODY: &str = "203.0.113.7";

/// Long enough for what happens at once, on a loaded machine.
const SOON: Duration = Duration::from_secs(5);

/// What the container was answered: `to` is where it connected, `host` whom it asked for.
async fn ask(stage: &Stage, instance: &str, to: &str, host: &str) -> anyhow::Result<Value> {
    stage.client.get(&format!("/{instance}/out?to={to}&host={host}"), &[]).await?.json()
}
