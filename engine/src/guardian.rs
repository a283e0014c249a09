//! A small process that outlives the engine by a moment: it ends what is left of instances and removes the engine's
//! directories, even when the engine was killed.
//!
//! It reads records of nine bytes from a pipe, an operation, the number of a run and its process group, and acts
//! when the pipe ends.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};

use crate::entry::GUARDIAN;

const WATCH: u8 = b'+';
const FORGET: u8 = b'-';
const END: u8 = b'.';
const RECORD: usize = 9;

/// The engine's end.
pub(crate) struct Guardian {
    child: Child,
    line: GuardianLine,
}

/// Where process groups are announced. Writable between fork and exec: a record is one small `write`.
#[derive(Clone)]
pub(crate) struct GuardianLine(Arc<OwnedFd>);

impl Guardian {
    pub(crate) fn start(directories: &[&Path]) -> io::Result<Guardian> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(GUARDIAN)
            .args(directories)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        let pipe = child.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(Guardian { child, line: GuardianLine(Arc::new(pipe.into())) })
    }

    pub(crate) fn line(&self) -> GuardianLine {
        self.line.clone()
    }

    /// Lets it do its work now and waits for it.
    pub(crate) fn dismiss(mut self) {
        write(self.line.0.as_fd(), END, 0, 0);
        let _ = self.child.wait();
    }
}

impl GuardianLine {
    /// Allocates nothing, so that a process about to exec may call it.
    pub(crate) fn watch(&self, run: u32, group: Pid) {
        write(self.0.as_fd(), WATCH, run, group.as_raw_nonzero().get());
    }

    pub(crate) fn forget(&self, run: u32) {
        write(self.0.as_fd(), FORGET, run, 0);
    }
}

fn write(pipe: BorrowedFd<'_>, operation: u8, run: u32, group: i32) {
    let mut record = [operation; RECORD];
    record[1..5].copy_from_slice(&run.to_ne_bytes());
    record[5..].copy_from_slice(&group.to_ne_bytes());
    let _ = rustix::io::write(pipe, &record);
}

/// The guardian's own life: the rest of the arguments are the directories to remove.
pub(crate) fn run(directories: impl Iterator<Item = OsString>) -> ExitCode {
    let directories: Vec<PathBuf> = directories.map(PathBuf::from).collect();
    let Ok(pipe) = rustix::io::dup(rustix::stdio::stdin()) else { return ExitCode::FAILURE };
    let mut pipe = File::from(pipe);
    let mut groups = BTreeMap::new();
    let mut record = [0; RECORD];
    while pipe.read_exact(&mut record).is_ok() {
        let [operation, a, b, c, d, group @ ..] = record;
        let run = u32::from_ne_bytes([a, b, c, d]);
        match operation {
            WATCH => groups.insert(run, i32::from_ne_bytes(group)),
            FORGET => groups.remove(&run),
            _ => break,
        };
    }
    for group in groups.into_values().filter_map(Pid::from_raw) {
        let _ = kill_process_group(group, Signal::KILL);
    }
    for directory in &directories {
        remove(directory);
    }
    ExitCode::SUCCESS
}

/// A process on its last breath may still be writing into what we remove, hence more than one attempt.
fn remove(directory: &Path) {
    for _ in 0..20 {
        match fs::remove_dir_all(directory) {
            Ok(()) => return,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return,
            Err(_) => std::thread::sleep(Duration::from_millis(10)),
        }
    }
}
