//! An instance in user, network and process id namespaces of its own: the parent's half of the start.
//!
//! Nothing outside of the instance is shared but the file system, and with its first process all others end.

use std::fs;
use std::io::{self, Read};
use std::os::fd::{AsFd, OwnedFd};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, getgid, getuid, kill_process, waitid};

use super::child::{self, Failure, Plan};
use super::{Launch, LaunchError, Launched};
use crate::egress::Gateway;

pub(super) fn launch(launch: &Launch, run: u32) -> Result<Launched, LaunchError> {
    let input =
        fs::File::open("/dev/null").map_err(|source| LaunchError::Step { step: "open /dev/null", source })?;
    let (go_reader, go) = pipe()?;
    let (report, report_writer) = pipe()?;
    let plan = Plan::new(launch, input.as_fd())?;
    let pid = child::clone(&plan, &go, &go_reader, &report_writer)
        .map_err(|source| LaunchError::Step { step: "create namespaces", source })?;
    drop((go_reader, report_writer));
    let program = launch.command.first().cloned().unwrap_or_default();
    release(pid, go, report, &program)
        .map(|(network, gateway)| Launched { pid, run, network: Some(network), gateway: Some(gateway) })
        .inspect_err(|_| {
            let _ = kill_process(pid, Signal::KILL);
            let _ = waitid(WaitId::Pid(pid), WaitIdOptions::EXITED);
        })
}

/// Gives the waiting child its identity, lets it go, and returns once it runs its program.
fn release(
    pid: Pid,
    go: OwnedFd,
    report: OwnedFd,
    program: &str,
) -> Result<(OwnedFd, io::Result<Gateway>), LaunchError> {
    let network: OwnedFd = map_identity(pid)
        .and_then(|()| fs::File::open(format!("/proc/{}/ns/net", pid.as_raw_nonzero())))
        .map_err(|source| LaunchError::Step { step: "give the namespaces an identity", source })?
        .into();
    // Before the program runs, so that its first connection finds the way out.
    let gateway = Gateway::connect(&network);
    let broken =
        |source: rustix::io::Errno| LaunchError::Step { step: "start the instance", source: source.into() };
    rustix::io::write(&go, b"!").map_err(broken)?;
    let mut answer = Vec::new();
    fs::File::from(report)
        .read_to_end(&mut answer)
        .map_err(|source| LaunchError::Step { step: "start the instance", source })?;
    match Failure::decode(&answer) {
        // The pipe was closed by exec: the program runs.
        None => Ok((network, gateway)),
        Some((child::EXEC, source)) => Err(LaunchError::Program { program: program.to_owned(), source }),
        Some((step, source)) => Err(LaunchError::Step { step, source }),
    }
}

/// Makes the engine's user the root of the namespace, as it is in a Docker container. An engine that is root maps
/// every user it knows, so that files keep their owners.
fn map_identity(pid: Pid) -> io::Result<()> {
    let (users, groups) = if getuid().is_root() {
        let ranges = |map| fs::read_to_string(map).map(|map| inner_ranges(&map));
        (ranges("/proc/self/uid_map")?, ranges("/proc/self/gid_map")?)
    } else {
        (format!("0 {} 1\n", getuid().as_raw()), format!("0 {} 1\n", getgid().as_raw()))
    };
    fs::write(format!("/proc/{}/uid_map", pid.as_raw_nonzero()), users)?;
    fs::write(format!("/proc/{}/gid_map", pid.as_raw_nonzero()), groups)
}

/// Each line of a map is "first id inside, first id outside, how many"; what is inside of ours is outside of theirs.
fn inner_ranges(map: &str) -> String {
    map.lines()
        .filter_map(|line| {
            let mut columns = line.split_whitespace();
            let (first, _, count) = (columns.next()?, columns.next()?, columns.next()?);
            Some(format!("{first} {first} {count}\n"))
        })
        .collect()
}

fn pipe() -> Result<(OwnedFd, OwnedFd), LaunchError> {
    let (reader, writer) = io::pipe().map_err(|source| LaunchError::Step { step: "make a pipe", source })?;
    Ok((reader.into(), writer.into()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn ranges_are_passed_on_as_seen_from_inside() {
        let map = "         0     100000      65536\n     70000       1000          1\n";
        assert_eq!(super::inner_ranges(map), "0 0 65536\n70000 70000 1\n");
    }
}
