//! The process between the engine and a further program of an instance: it goes into the namespaces, where it may only
//! have one thread, and runs the program there.

use std::ffi::OsString;
use std::fs::File;
use std::os::fd::AsFd;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitCode};

use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

/// What a shell says of a program that it cannot run.
const CANNOT_RUN: u8 = 126;

/// `arguments` are the process id of the instance, and the command.
pub(crate) fn run(mut arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let process = arguments.next().unwrap_or_default();
    let process = process.to_string_lossy();
    let entered = enter(&process).map_err(|error| format!("cannot enter the instance: {error}"));
    let ended = entered.and_then(|()| {
        let program = arguments.next().ok_or("there is no command")?;
        // It is killed with the instance, and this process ends when it does.
        let status = Command::new(&program).args(arguments).status();
        status.map_err(|error| format!("cannot run `{}`: {error}", program.to_string_lossy()))
    });
    match ended {
        Ok(status) => {
            let code = status.code().or(status.signal().map(|signal| 128 + signal));
            ExitCode::from(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(CANNOT_RUN))
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(CANNOT_RUN)
        }
    }
}

fn enter(process: &str) -> std::io::Result<()> {
    let open = |kind: &str| File::open(format!("/proc/{process}/ns/{kind}"));
    // All are opened from outside: the view from inside may be another one.
    let (user, network, processes) = (open("user")?, open("net")?, open("pid")?);
    move_into_link_name_space(user.as_fd(), Some(LinkNameSpaceType::User))?;
    move_into_link_name_space(network.as_fd(), Some(LinkNameSpaceType::Network))?;
    move_into_link_name_space(processes.as_fd(), Some(LinkNameSpaceType::ProcessID))?;
    Ok(())
}
