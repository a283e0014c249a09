//! What holds for tasks whatever happens to them and to those who run them.

use super::*;
use crate::core::{
    alarm::{Alarms, Change, Source},
    retry::Retry,
    time::Timestamp,
};
use std::{collections::BTreeMap, time::Duration};

const RETRY: Retry = Retry::new(3, Duration::from_secs(1), Duration::from_secs(60));

fn at(seconds: u64) -> Timestamp {
    Timestamp(1_000_000_000 + seconds * 1_000)
}

fn empty() -> Schedule {
    Schedule::wake(TaskId(0), [], &RETRY, at(0)).0
}

fn with(whens: &[When]) -> Schedule {
    let mut schedule = empty();
    for when in whens {
        schedule.add(*when, "{}".to_owned(), at(0)).expect("there is room");
    }
    schedule
}

fn runs(effects: &[Effect]) -> Vec<(u64, u32)> {
    let run = |effect: &Effect| match effect {
        Effect::Run(entry) => Some((entry.id.0, entry.attempts)),
        _ => None,
    };
    effects.iter().filter_map(run).collect()
}

fn only_status(schedule: &Schedule) -> TaskStatus {
    let all: Vec<_> = schedule.list().collect();
    assert_eq!(all.len(), 1);
    all[0].status.clone()
}

#[test]
fn a_task_runs_when_it_is_due_and_is_gone_when_it_succeeds() {
    let mut schedule = with(&[When::After(Duration::from_secs(5)), When::At(at(3)), When::At(Timestamp(0))]);
    assert_eq!(schedule.alarm(), Some(Timestamp(0)));
    assert_eq!(runs(&schedule.begin_due(at(4))), [(3, 1), (2, 1)], "the longest waiting first");
    assert_eq!(schedule.ended(TaskId(3), 1, Ok(()), &RETRY, at(4)), [Effect::Remove(TaskId(3))]);
    schedule.ended(TaskId(2), 1, Ok(()), &RETRY, at(4));
    assert_eq!(schedule.alarm(), Some(at(5)));
    assert_eq!(runs(&schedule.begin_due(at(5))), [(1, 1)]);
    schedule.ended(TaskId(1), 1, Ok(()), &RETRY, at(6));
    assert_eq!((schedule.alarm(), schedule.list().count()), (None, 0));
}

#[test]
fn an_attempt_is_stored_before_it_is_made() {
    let mut schedule = with(&[When::At(at(0))]);
    let effects = schedule.begin_due(at(0));
    let [Effect::Store(stored), Effect::Run(run)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(stored, run);
    assert_eq!((stored.attempts, &stored.status), (1, &TaskStatus::Running { since: at(0) }));
}

#[test]
fn a_failing_task_pauses_longer_each_time_and_is_put_aside_in_the_end() {
    let mut schedule = with(&[When::At(at(0))]);
    let mut now = at(0);
    for (attempt, pause) in [(1, 1), (2, 2)] {
        assert_eq!(runs(&schedule.begin_due(now)), [(1, attempt)]);
        schedule.ended(TaskId(1), attempt, Err("no".to_owned()), &RETRY, now);
        assert_eq!(schedule.alarm(), Some(now + Duration::from_secs(pause)));
        assert_eq!(runs(&schedule.begin_due(now)), [], "the pause is over too early");
        now = now + Duration::from_secs(pause);
    }
    schedule.begin_due(now);
    let effects = schedule.ended(TaskId(1), 3, Err("no".to_owned()), &RETRY, now);
    assert!(matches!(effects.as_slice(), [Effect::Store(_), Effect::Report(_)]), "{effects:?}");
    assert_eq!(only_status(&schedule), TaskStatus::Dead { reason: "attempt 3 was the last: no".to_owned() });
    assert_eq!(schedule.alarm(), None);
}

#[test]
fn a_task_the_code_does_not_know_is_reported_once_and_wakes_nobody() {
    let mut schedule = with(&[When::At(at(0))]);
    schedule.begin_due(at(0));
    let effects = schedule.unknown(TaskId(1), 1, "unknown variant");
    assert!(matches!(effects.as_slice(), [Effect::Store(_), Effect::Report(_)]), "{effects:?}");
    assert_eq!(schedule.alarm(), None);
    let (mut woken, effects) = Schedule::wake(TaskId(1), schedule.list().cloned(), &RETRY, at(9));
    assert_eq!((effects, woken.alarm()), (vec![], None));
    assert_eq!(woken.begin_due(at(99)), []);
    assert_eq!(woken.list().count(), 1, "it is kept");

    woken.revive(TaskId(1), at(100));
    assert_eq!(runs(&woken.begin_due(at(100))), [(1, 1)]);
}

#[test]
fn what_ran_when_everything_ended_is_tried_again_and_counted() {
    let mut schedule = with(&[When::At(at(0))]);
    for attempt in 1..=2 {
        assert_eq!(runs(&schedule.begin_due(at(attempt * 100))), [(1, attempt as u32)]);
        let woken = Schedule::wake(TaskId(1), schedule.list().cloned(), &RETRY, at(attempt * 100 + 1));
        schedule = woken.0;
        assert!(schedule.alarm().is_some());
    }
    schedule.begin_due(at(300));
    let (last, effects) = Schedule::wake(TaskId(1), schedule.list().cloned(), &RETRY, at(301));
    assert!(matches!(effects.as_slice(), [Effect::Store(_), Effect::Report(_)]), "{effects:?}");
    assert_eq!(last.alarm(), None, "a task that kills its object is not tried for ever");
}

#[test]
fn a_cancelled_task_does_not_come_back() {
    let mut schedule = with(&[When::At(at(0)), When::At(at(5))]);
    schedule.begin_due(at(0));
    assert_eq!(schedule.cancel(TaskId(1)), [Effect::Remove(TaskId(1))]);
    assert_eq!(schedule.ended(TaskId(1), 1, Err("late".to_owned()), &RETRY, at(1)), []);
    assert_eq!(schedule.cancel(TaskId(1)), []);
    schedule.cancel(TaskId(2));
    assert_eq!((schedule.alarm(), schedule.list().count()), (None, 0));
}

#[test]
fn a_number_is_never_used_twice() {
    let mut schedule = with(&[When::At(at(5))]);
    schedule.cancel(TaskId(1));
    let (mut woken, _) = Schedule::wake(TaskId(1), [], &RETRY, at(0));
    for schedule in [&mut schedule, &mut woken] {
        let (id, _) = schedule.add(When::At(at(1)), "{}".to_owned(), at(0)).expect("there is room");
        assert_eq!(id, TaskId(2));
    }
}

#[test]
fn what_runs_is_bounded_and_a_full_house_does_not_spin() {
    let mut schedule = with(&[When::At(at(0)); MAX_RUNNING + 2]);
    assert_eq!(runs(&schedule.begin_due(at(1))).len(), MAX_RUNNING);
    assert_eq!(schedule.alarm(), Some(at(1) + WATCH), "those that wait do not ring");
    schedule.ended(TaskId(1), 1, Ok(()), &RETRY, at(2));
    assert_eq!(runs(&schedule.begin_due(at(2))), [(MAX_RUNNING as u64 + 1, 1)]);
}

#[test]
fn bounds_are_errors_that_say_so() {
    let mut schedule = empty();
    let large = "x".repeat(MAX_PAYLOAD_BYTES + 1);
    assert_eq!(
        schedule.add(When::At(at(0)), large, at(0)),
        Err(ScheduleError::TooLarge(MAX_PAYLOAD_BYTES + 1))
    );
    let never = schedule.add(When::After(Duration::MAX), "{}".to_owned(), at(0));
    assert!(never.is_err_and(|error| error.to_string().contains("2261")));
    for _ in 0..MAX_TASKS {
        schedule.add(When::At(at(9)), "{}".to_owned(), at(0)).expect("there is room");
    }
    assert_eq!(schedule.add(When::At(at(0)), "{}".to_owned(), at(0)), Err(ScheduleError::Full));
}

/// A small generator, so that a failing sequence is a number.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// An instance with its storage and its alarm, of which everything but those two may be lost at any time.
struct World {
    now: Timestamp,
    stored: BTreeMap<TaskId, Entry>,
    last: TaskId,
    schedule: Schedule,
    alarms: Alarms,
    platform: Option<Timestamp>,
    running: Vec<Entry>,
    began: BTreeMap<TaskId, u32>,
    done: Vec<TaskId>,
    reported: Vec<TaskId>,
    rings: u32,
}

impl World {
    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Number(id) => self.last = id,
                Effect::Store(entry) => drop(self.stored.insert(entry.id, entry)),
                Effect::Remove(id) => drop(self.stored.remove(&id)),
                Effect::Run(entry) => {
                    assert_eq!(self.stored.get(&entry.id), Some(&entry), "it was not stored before");
                    *self.began.entry(entry.id).or_default() += 1;
                    self.running.push(entry);
                }
                Effect::Report(entry) => self.reported.push(entry.id),
            }
        }
        self.alarms.want(Source::Tasks, self.schedule.alarm());
        match self.alarms.settle(self.now) {
            Some(Change::Set(time)) => {
                assert!(time > self.now, "an alarm in the past");
                assert_ne!(self.platform, Some(time), "an alarm written without need");
                self.platform = Some(time);
            }
            Some(Change::Delete) => self.platform = None,
            None => {}
        }
    }

    fn step(&mut self, dice: &mut Dice) {
        match dice.roll(10) {
            0 | 1 => {
                let when = When::After(Duration::from_millis(dice.roll(20_000)));
                if let Ok((_, effects)) = self.schedule.add(when, "{}".to_owned(), self.now) {
                    self.perform(effects);
                }
            }
            2 => {
                let effects = self.schedule.cancel(TaskId(dice.roll(self.last.0 + 2)));
                self.perform(effects);
            }
            // The object, the runtime or the machine goes away, and something wakes the next object.
            3 => {
                self.running.clear();
                self.alarms = Alarms::wake(self.alarms.clone(), self.now);
                let (schedule, effects) =
                    Schedule::wake(self.last, self.stored.values().cloned(), &RETRY, self.now);
                self.schedule = schedule;
                self.perform(effects);
            }
            4..=6 => self.ring(),
            _ if self.running.is_empty() => self.now = self.now + Duration::from_millis(dice.roll(5_000)),
            _ => {
                let entry = self.running.swap_remove(dice.roll(self.running.len() as u64) as usize);
                self.finish(&entry, dice.roll(3) > 0);
            }
        }
    }

    fn finish(&mut self, entry: &Entry, well: bool) {
        let outcome = if well { Ok(()) } else { Err("no".to_owned()) };
        let effects = self.schedule.ended(entry.id, entry.attempts, outcome, &RETRY, self.now);
        if well && !effects.is_empty() {
            self.done.push(entry.id);
        }
        self.perform(effects);
        let effects = self.schedule.begin_due(self.now);
        self.perform(effects);
    }

    /// Time passes until the platform's alarm, if there is one.
    fn ring(&mut self) {
        let Some(time) = self.platform.take() else { return };
        self.rings += 1;
        self.now = self.now.max(time);
        let due = self.alarms.rang(self.now);
        let effects =
            if due.contains(&Source::Tasks) { self.schedule.begin_due(self.now) } else { Vec::new() };
        self.perform(effects);
    }
}

#[test]
fn whatever_happens_each_task_is_done_cancelled_or_kept_and_the_alarm_ends() {
    for seed in 0..2_000 {
        let mut dice = Dice(seed);
        let mut world = World {
            now: at(0),
            stored: BTreeMap::new(),
            last: TaskId(0),
            schedule: empty(),
            alarms: Alarms::default(),
            platform: None,
            running: Vec::new(),
            began: BTreeMap::new(),
            done: Vec::new(),
            reported: Vec::new(),
            rings: 0,
        };
        for _ in 0..60 {
            world.step(&mut dice);
        }
        // Nothing else happens any more: tasks end well, and the alarm is all that moves.
        world.rings = 0;
        for _ in 0..1_000 {
            while let Some(entry) = world.running.pop() {
                world.finish(&entry, true);
            }
            world.ring();
        }
        assert_eq!(world.platform, None, "seed {seed}: an alarm is left, or spins");
        assert!(world.rings <= 3 * world.last.0 as u32 + 1, "seed {seed}: {} rings", world.rings);
        assert!(world.began.values().all(|began| *began <= RETRY.attempts), "seed {seed}: {:?}", world.began);
        let dead = |entry: &&Entry| matches!(entry.status, TaskStatus::Dead { .. });
        assert_eq!(
            world.stored.values().filter(dead).count(),
            world.stored.len(),
            "seed {seed}: one is left"
        );
        for id in world.stored.keys() {
            assert!(!world.done.contains(id), "seed {seed}: task {id} is done and kept");
            let times = world.reported.iter().filter(|reported| *reported == id).count();
            assert_eq!(times, 1, "seed {seed}: task {id} was reported {times} times");
        }
        let memory: Vec<_> = world.schedule.list().collect();
        assert_eq!(
            memory,
            world.stored.values().collect::<Vec<_>>(),
            "seed {seed}: memory and storage differ"
        );
    }
}
