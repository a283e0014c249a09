//! The process that runs the Worker, as the operating system sees it.

use anyhow::Context;
use rustix::process::{Pid, Signal, kill_process};
use std::{collections::BTreeMap, fs, time::Duration};

/// A workerd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Workerd {
    id: u32,
}

impl Workerd {
    /// The one below `wrangler` that runs the Worker; the other one only holds the port `front` open.
    ///
    /// # Errors
    ///
    /// When there is none, as just after a crash.
    pub(super) fn below(wrangler: u32, front: u16) -> anyhow::Result<Self> {
        let parents = parents()?;
        let is_below = |mut id: u32| loop {
            match parents.get(&id) {
                Some(parent) if *parent == wrangler => return true,
                Some(parent) => id = *parent,
                None => return false,
            }
        };
        let is_workerd = |id: u32| {
            fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|program| program.ends_with("workerd"))
        };
        let front = listener_on(front)?;
        let id = parents.keys().copied().find(|id| is_below(*id) && is_workerd(*id) && !holds(*id, &front));
        Ok(Self { id: id.context("wrangler runs no workerd")? })
    }

    /// Ends it without a word.
    ///
    /// # Errors
    ///
    /// When it is gone already.
    pub fn kill(self) -> anyhow::Result<()> {
        let id = i32::try_from(self.id).ok().and_then(Pid::from_raw).context("no process id")?;
        Ok(kill_process(id, Signal::KILL)?)
    }

    /// Memory it holds, in bytes.
    ///
    /// # Errors
    ///
    /// When it is gone.
    pub fn memory(self) -> anyhow::Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.id))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").trim().parse::<u64>()? * 1024)
    }

    /// Processor time that its threads have used, to the nanosecond: ticks of `/proc/PID/stat` are as long as a
    /// thousand messages.
    ///
    /// # Errors
    ///
    /// When it is gone.
    pub fn cpu(self) -> anyhow::Result<Duration> {
        let mut nanoseconds = 0;
        for thread in fs::read_dir(format!("/proc/{}/task", self.id))? {
            // One that ended in the meantime has used nothing since.
            let text = fs::read_to_string(thread?.path().join("schedstat")).unwrap_or_default();
            nanoseconds += text.split(' ').next().and_then(|used| used.parse::<u64>().ok()).unwrap_or(0);
        }
        anyhow::ensure!(nanoseconds > 0, "this kernel does not count processor time of threads");
        Ok(Duration::from_nanos(nanoseconds))
    }
}

/// The parent of every process.
fn parents() -> anyhow::Result<BTreeMap<u32, u32>> {
    let mut parents = BTreeMap::new();
    for entry in fs::read_dir("/proc").context("this machine has no /proc")? {
        let Ok(id) = entry?.file_name().to_string_lossy().parse::<u32>() else { continue };
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        let parent = stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1)?.parse().ok());
        parents.extend(parent.map(|parent| (id, parent)));
    }
    Ok(parents)
}

/// How `/proc` calls the socket that listens on `port` of this machine.
fn listener_on(port: u16) -> anyhow::Result<String> {
    let table = fs::read_to_string("/proc/net/tcp")?;
    let inode = table.lines().find_map(|line| {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let listens = fields.get(1)?.ends_with(&format!(":{port:04X}")) && *fields.get(3)? == "0A";
        listens.then(|| fields.get(9).copied()).flatten()
    });
    Ok(format!("socket:[{}]", inode.with_context(|| format!("nobody listens on port {port}"))?))
}

/// Whether a process has this socket open.
fn holds(id: u32, socket: &str) -> bool {
    let open = fs::read_dir(format!("/proc/{id}/fd")).into_iter().flatten().filter_map(Result::ok);
    open.filter_map(|file| fs::read_link(file.path()).ok()).any(|target| target.as_os_str() == socket)
}
