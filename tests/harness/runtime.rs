//! The process that runs the Worker, as the operating system sees it.

use anyhow::Context;
use rustix::process::{Pid, Signal, kill_process};
use std::{collections::BTreeMap, fs, path::Path, time::Duration};

/// A workerd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Workerd {
    id: u32,
}

impl Workerd {
    /// The one below `wrangler` that runs the Worker; the other one only listens. Objects keep their
    /// files in `state`.
    ///
    /// # Errors
    ///
    /// When there is none, as just after a crash.
    pub(super) fn below(wrangler: u32, state: &Path) -> anyhow::Result<Self> {
        let parents = parents()?;
        let is_below = |mut id: u32| loop {
            match parents.get(&id) {
                Some(parent) if *parent == wrangler => return true,
                Some(parent) => id = *parent,
                None => return false,
            }
        };
        // Both may have been told any port; only one of them has the files of objects open.
        let runs_worker = |id: u32| {
            let open = fs::read_dir(format!("/proc/{id}/fd")).into_iter().flatten().flatten();
            let command = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
            let program =
                String::from_utf8_lossy(command.split(|byte| *byte == 0).next().unwrap_or_default());
            program.ends_with("/workerd")
                && open.filter_map(|file| fs::read_link(file.path()).ok()).any(|file| file.starts_with(state))
        };
        let id = parents.keys().copied().find(|id| is_below(*id) && runs_worker(*id));
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

    /// Processor time it has used.
    ///
    /// # Errors
    ///
    /// When it is gone.
    pub fn cpu(self) -> anyhow::Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.id))?;
        // The name, in parentheses, may hold spaces.
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |index: usize| fields.get(index).and_then(|field| field.parse::<u64>().ok());
        let ticks = ticks(11).zip(ticks(12)).context("no processor times")?;
        Ok(Duration::from_millis((ticks.0 + ticks.1) * 1_000 / rustix::param::clock_ticks_per_second()))
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
