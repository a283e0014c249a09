//! An instance as a plain process group, where namespaces are not to be had.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

use rustix::process::{Pid, getpid};

use super::launcher::{c_variable, c_word};
use super::{Launch, LaunchError, Launched};
use crate::guardian::GuardianLine;

pub(super) fn launch(launch: Launch, run: u32, guardian: &GuardianLine) -> Result<Launched, LaunchError> {
    // `Command` reports a zero byte without saying where it is.
    for (at, word) in launch.command.iter().enumerate() {
        c_word(at, word)?;
    }
    for (name, value) in &launch.environment {
        c_variable(name, value)?;
    }
    let [program, arguments @ ..] = launch.command.as_slice() else {
        return Err(LaunchError::Program { program: String::new(), source: io::ErrorKind::NotFound.into() });
    };
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env_clear()
        .envs(launch.environment)
        .current_dir(&launch.directory)
        .stdin(Stdio::null())
        .stdout(launch.output.stdout)
        .stderr(launch.output.stderr)
        .process_group(0);
    let line = guardian.clone();
    let before_exec = move || {
        // From here on the group is ended with the engine, even if the engine dies before it hears of the group.
        line.watch(run, getpid());
        #[cfg(target_os = "linux")]
        rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
        Ok(())
    };
    // SAFETY: the closure makes system calls on what it already holds; it neither allocates nor takes a lock.
    unsafe { command.pre_exec(before_exec) };
    let child = command.spawn().map_err(|source| {
        guardian.forget(run);
        LaunchError::Program { program: program.clone(), source }
    })?;
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let pid = pid.ok_or(LaunchError::Gone)?;
    Ok(Launched {
        pid,
        run,
        network: None,
        #[cfg(target_os = "linux")]
        gateway: None,
    })
}
