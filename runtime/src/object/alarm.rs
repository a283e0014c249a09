//! The one alarm of an object: what is wanted of it is stored, and what changes is told to the platform.

use super::{driver::ignore, store};
use crate::{
    core::{
        alarm::{Alarms, Change, Source},
        failure::Failure,
        time::Timestamp,
    },
    platform::{clock, console, state::Storage},
};
use std::cell::RefCell;

const KEY: &str = "worker-containers:alarms";

/// The alarm, shared by those who need one.
pub(super) struct Alarm {
    storage: Storage,
    alarms: RefCell<Alarms>,
}

impl Alarm {
    /// What an earlier object wanted.
    pub(super) fn load(storage: Storage, now: Timestamp) -> Result<Self, Failure> {
        let stored = store::read(&storage, KEY)?.unwrap_or_default();
        Ok(Self { storage, alarms: RefCell::new(Alarms::wake(stored, now)) })
    }

    /// Notes when `source` needs to be called, `None` when it does not, and sets the alarm by it.
    pub(super) fn want(&self, source: Source, at: Option<Timestamp>) {
        self.change(|alarms| alarms.want(source, at));
        self.settle();
    }

    /// The alarm rang: who needs to be called. To be followed by [`Alarm::settle`] when they were.
    pub(super) fn rang(&self) -> Vec<Source> {
        self.change(|alarms| alarms.rang(clock::now()))
    }

    /// Sets the platform's alarm to what is wanted, if it is not.
    pub(super) fn settle(&self) {
        let change = self.change(|alarms| alarms.settle(clock::now()));
        let told = change.map(|change| match change {
            Change::Set(at) => self.storage.set_alarm(at.0 as f64),
            Change::Delete => self.storage.delete_alarm(),
        });
        ignore(told.and_then(Result::ok));
    }

    /// Changes what is noted, and stores it when it is not the same any more.
    fn change<T>(&self, change: impl FnOnce(&mut Alarms) -> T) -> T {
        let mut alarms = self.alarms.borrow_mut();
        let before = alarms.clone();
        let result = change(&mut alarms);
        if *alarms != before {
            let stored = if *alarms == Alarms::default() {
                store::remove(&self.storage, KEY)
            } else {
                store::write(&self.storage, KEY, &*alarms)
            };
            if let Err(failure) = stored {
                console::error(&failure.to_string());
            }
        }
        result
    }
}
