//! Rules about when a run is ready.

use crate::{
    container::{Container, LONGEST_START_TIMEOUT},
    diagnostic::Diagnostics,
    route::Route,
};

/// A ping is an HTTP request to the default port.
pub(super) fn ping_is_a_path(container: &Container, diagnostics: &mut Diagnostics) {
    let Some(ping) = &container.ping else { return };
    let is_unread = container.is_unread("port") || container.is_unread("ports");
    if container.default_port().is_none() && !is_unread {
        diagnostics
            .error(container.key("ping"), "`ping` needs a port to ask; add `port = 8080` to `#[container]`");
    }
    if ping.contains(['#', ' ']) {
        let text =
            format!("`{}` has a space or `#`, which paths do not; write `ping = \"/health\"`", ping.value);
        diagnostics.error(ping.extent, text);
    } else if !ping.starts_with('/') {
        let text = format!("`{0}` is not a path; write `ping = \"/{0}\"`", ping.value);
        diagnostics.error(ping.extent, text);
    }
}

/// A status without a ping would never be looked at.
pub(super) fn status_is_of_a_ping(container: &Container, diagnostics: &mut Diagnostics) {
    let given = container.keys.iter().any(|(key, _)| *key == "ping");
    if container.ping_status.is_some() && !given {
        diagnostics.error(
            container.key("ping_status"),
            "`ping_status` is the status of a `ping`; add `ping = \"/health\"`, or remove it",
        );
    }
}

/// A start that waits longer than anybody does is one that hangs.
pub(super) fn start_ends(container: &Container, diagnostics: &mut Diagnostics) {
    let Some(timeout) = &container.start_timeout else { return };
    if timeout.value > LONGEST_START_TIMEOUT {
        diagnostics.error(
            timeout.extent,
            "nobody waits that long for a start; write at most `start_timeout = \"15m\"`",
        );
    }
}

/// A wait is that of a request, and ends at the latest when the longest start does.
pub(super) fn wait_ends(container: &Container, diagnostics: &mut Diagnostics) {
    let Some(wait) = &container.wait_timeout else { return };
    if wait.value > LONGEST_START_TIMEOUT {
        diagnostics.error(wait.extent, "no request waits that long; write at most `wait_timeout = \"15m\"`");
    }
    let is_unread = container.is_unread("port") || container.is_unread("ports");
    if container.default_port().is_none() && !is_unread {
        diagnostics.error(
            container.key("wait_timeout"),
            "`wait_timeout` is about requests, which need a port; add `port = 8080`, or remove it",
        );
    }
    let gives_up = |route: &Route| route.timeout.as_ref().is_some_and(|timeout| timeout.value <= wait.value);
    if !container.routes.is_empty() && container.routes.iter().all(gives_up) {
        diagnostics.error(
            wait.extent,
            "every route gives up before, by its own `timeout`; write a shorter `wait_timeout`, or remove it",
        );
    }
}
