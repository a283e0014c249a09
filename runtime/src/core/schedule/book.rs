//! The tasks of one instance, and what becomes of each.

use super::task::{Entry, MAX_TASKS, ScheduleError, TaskId, TaskStatus};
use super::when::When;
use crate::core::{retry::Retry, time::Timestamp};
use std::{collections::BTreeMap, time::Duration};

/// Tasks that run at a time; the others wait for one of them to end.
pub const MAX_RUNNING: usize = 8;

/// While a task runs the alarm rings this often, so that one that ended with its object is soon tried again.
pub const WATCH: Duration = Duration::from_secs(20);

/// Something to do, in the order given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Remember the last number that was given.
    Number(TaskId),
    /// Store the task under its number, instead of what is there.
    Store(Entry),
    /// Forget the task.
    Remove(TaskId),
    /// Run the task; its end is told to [`Schedule::ended`].
    Run(Entry),
    /// Say once that the task was put aside.
    Report(Entry),
}

/// All tasks of one instance.
#[derive(Clone, Debug)]
pub struct Schedule {
    last: TaskId,
    entries: BTreeMap<TaskId, Entry>,
    /// When the running tasks were looked after last.
    looked: Timestamp,
}

impl Schedule {
    /// Wakes up with what was stored. What was running then is not running now: that attempt failed.
    pub fn wake(
        last: TaskId,
        stored: impl IntoIterator<Item = Entry>,
        retry: &Retry,
        now: Timestamp,
    ) -> (Self, Vec<Effect>) {
        let entries: BTreeMap<_, _> = stored.into_iter().map(|entry| (entry.id, entry)).collect();
        let known = entries.keys().next_back().copied().unwrap_or(TaskId(0));
        let mut woken = Self { last: last.max(known), entries, looked: now };
        let interrupted: Vec<_> = woken.running().map(|entry| (entry.id, entry.attempts)).collect();
        let why = "the object or the runtime went away while it ran";
        let effects = interrupted
            .into_iter()
            .flat_map(|(id, attempt)| woken.ended(id, attempt, Err(why.to_owned()), retry, now))
            .collect();
        (woken, effects)
    }

    /// Adds a task.
    ///
    /// # Errors
    ///
    /// When it is too large, its time is none or there are too many.
    pub fn add(
        &mut self,
        when: When,
        payload: String,
        now: Timestamp,
    ) -> Result<(TaskId, Vec<Effect>), ScheduleError> {
        ScheduleError::check_size(&payload)?;
        let at = when.resolve(now)?;
        if self.entries.len() >= MAX_TASKS {
            return Err(ScheduleError::Full);
        }
        let id = TaskId(self.last.0 + 1);
        self.last = id;
        let entry = Entry { id, at, attempts: 0, status: TaskStatus::Pending { due: at }, payload };
        self.entries.insert(id, entry.clone());
        Ok((id, vec![Effect::Number(id), Effect::Store(entry)]))
    }

    /// Forgets a task. One that runs goes on to its end, and is not tried again. Empty when there is none.
    pub fn cancel(&mut self, id: TaskId) -> Vec<Effect> {
        self.entries.remove(&id).map(|entry| Effect::Remove(entry.id)).into_iter().collect()
    }

    /// Makes a task that was put aside due, as if it were new. Empty when there is no such dead task.
    pub fn revive(&mut self, id: TaskId, now: Timestamp) -> Vec<Effect> {
        let dead = self.entries.get_mut(&id).filter(|entry| matches!(entry.status, TaskStatus::Dead { .. }));
        let Some(entry) = dead else { return Vec::new() };
        entry.status = TaskStatus::Pending { due: now };
        entry.attempts = 0;
        vec![Effect::Store(entry.clone())]
    }

    /// Begins what is due, the longest waiting first and as many as may run. An attempt is stored before it is made.
    pub fn begin_due(&mut self, now: Timestamp) -> Vec<Effect> {
        self.looked = now;
        let room = MAX_RUNNING.saturating_sub(self.running().count());
        let mut due: Vec<_> = self.pending().filter(|(due, _)| *due <= now).collect();
        due.sort_unstable();
        let mut effects = Vec::new();
        for (_, id) in due.into_iter().take(room) {
            let Some(entry) = self.entries.get_mut(&id) else { continue };
            entry.attempts = entry.attempts.saturating_add(1);
            entry.status = TaskStatus::Running { since: now };
            effects.extend([Effect::Store(entry.clone()), Effect::Run(entry.clone())]);
        }
        effects
    }

    /// An attempt ended. What was cancelled in the meantime is not heard of again.
    pub fn ended(
        &mut self,
        id: TaskId,
        attempt: u32,
        outcome: Result<(), String>,
        retry: &Retry,
        now: Timestamp,
    ) -> Vec<Effect> {
        let Some(entry) = self.entries.get_mut(&id).filter(|entry| entry.is_running(attempt)) else {
            return Vec::new();
        };
        let Err(why) = outcome else {
            self.entries.remove(&id);
            return vec![Effect::Remove(id)];
        };
        match retry.pause(attempt) {
            Some(pause) => {
                entry.status = TaskStatus::Pending { due: now + pause };
                vec![Effect::Store(entry.clone())]
            }
            None => bury(entry, format!("attempt {attempt} was the last: {why}")),
        }
    }

    /// The code does not know a task that was begun: it is put aside, and nothing waits for it.
    pub fn unknown(&mut self, id: TaskId, attempt: u32, why: &str) -> Vec<Effect> {
        let entry = self.entries.get_mut(&id).filter(|entry| entry.is_running(attempt));
        entry.map(|entry| bury(entry, format!("the code does not know it: {why}"))).unwrap_or_default()
    }

    /// When the alarm has to ring; `None` when nothing runs or waits.
    pub fn alarm(&self) -> Option<Timestamp> {
        let running = self.running().count();
        let watch = (running > 0).then(|| self.looked + WATCH);
        // Those that are due begin when one that runs ends, not when an alarm rings.
        let due = if running < MAX_RUNNING { self.pending().map(|(due, _)| due).min() } else { None };
        watch.into_iter().chain(due).min()
    }

    /// Every task, in the order in which they were scheduled.
    pub fn list(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    fn running(&self) -> impl Iterator<Item = &Entry> {
        self.list().filter(|entry| matches!(entry.status, TaskStatus::Running { .. }))
    }

    fn pending(&self) -> impl Iterator<Item = (Timestamp, TaskId)> {
        self.list().filter_map(|entry| match entry.status {
            TaskStatus::Pending { due } => Some((due, entry.id)),
            TaskStatus::Running { .. } | TaskStatus::Dead { .. } => None,
        })
    }
}

impl Entry {
    fn is_running(&self, attempt: u32) -> bool {
        matches!(self.status, TaskStatus::Running { .. }) && self.attempts == attempt
    }
}

fn bury(entry: &mut Entry, reason: String) -> Vec<Effect> {
    entry.status = TaskStatus::Dead { reason };
    vec![Effect::Store(entry.clone()), Effect::Report(entry.clone())]
}
