//! How a process is started apart from the others, and how a connection gets to it. Nothing here knows of Docker.

#[cfg(target_os = "linux")]
mod child;
#[cfg(target_os = "linux")]
mod dialer;
mod launcher;
#[cfg(target_os = "linux")]
mod namespace;
mod plain;
pub(crate) mod probe;
mod reach;
mod reaper;
#[cfg(target_os = "linux")]
mod user;

use serde::{Deserialize, Serialize};

pub(crate) use launcher::{Launch, LaunchError, Launched, Launcher, Output};
pub(crate) use reach::{Network, Ports, Reach};
pub(crate) use reaper::{Process, Reaper};
#[cfg(target_os = "linux")]
pub(crate) use user::enter_user_namespace;

use crate::config::Isolation;

/// What keeps instances apart in a running engine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActiveIsolation {
    /// The way in use.
    pub mode: Mode,
    /// Why it is not namespaces although these were wanted.
    pub fallback: Option<String>,
}

/// A way of keeping instances apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Each instance has user, network and process id namespaces of its own.
    Namespaces,
    /// Each instance is a process group, told in `PORT` where to listen.
    Plain,
}

/// Tries out what was asked for. `Err` says why an engine that must have namespaces cannot.
pub(crate) fn choose(wanted: Isolation) -> Result<ActiveIsolation, String> {
    if wanted == Isolation::None {
        return Ok(ActiveIsolation { mode: Mode::Plain, fallback: None });
    }
    match (probe::ask(), wanted) {
        (Ok(()), _) => Ok(ActiveIsolation { mode: Mode::Namespaces, fallback: None }),
        (Err(reason), Isolation::Namespaces) => Err(format!(
            "namespaces do not work here: {reason}; use the isolation `auto` to run plain processes"
        )),
        (Err(reason), _) => Ok(ActiveIsolation { mode: Mode::Plain, fallback: Some(reason) }),
    }
}
