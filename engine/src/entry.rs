//! The roles an embedding program can be started in, told apart by its arguments alone.

use std::path::Path;
use std::process::ExitCode;

#[cfg(target_os = "linux")]
use crate::exec;
use crate::{guardian, isolation, serve, shim};

pub(crate) const ENGINE: &str = "__engine";
pub(crate) const GUARDIAN: &str = "__guardian";
#[cfg(target_os = "linux")]
pub(crate) const ENTER: &str = "__enter";
pub(crate) const PROBE: &str = "__probe";
pub(crate) const PROBE_INSTANCE: &str = "__probe-instance";

/// Plays the part this process was started for, if it is one of the engine's.
///
/// Call it first in `main`, before any thread exists: the engine may have to enter a user namespace, which only a
/// process with one thread can do. `None` means that the program is being run for its own sake.
#[must_use = "the process has done its work once this is `Some`; return the code from `main`"]
pub fn entry() -> Option<ExitCode> {
    let mut arguments = std::env::args_os();
    let program = arguments.next()?;
    if Path::new(&program).file_name().is_some_and(|name| name == "docker") {
        return Some(shim::run(arguments));
    }
    match arguments.next()?.to_str()? {
        ENGINE => Some(serve::run()),
        GUARDIAN => Some(guardian::run(arguments)),
        #[cfg(target_os = "linux")]
        ENTER => Some(exec::enter::run(arguments)),
        PROBE => Some(isolation::probe::run()),
        // Reaching `main` inside of the namespaces is all that is asked of it.
        PROBE_INSTANCE => Some(ExitCode::SUCCESS),
        _ => None,
    }
}
