//! What happened to containers, told in the form of Docker's `/events`.

use std::collections::{BTreeMap, VecDeque};
use std::time::{SystemTime, UNIX_EPOCH};

use parking_lot::Mutex;
use serde::Serialize;
use tokio::sync::mpsc;

use crate::container::Container;

/// How many past events a late listener can still ask for.
const REMEMBERED: usize = 1024;

/// A listener this far behind is dropped.
const WAITING: usize = 1024;

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Event {
    status: &'static str,
    id: String,
    from: String,
    #[serde(rename = "Type")]
    pub(crate) kind: &'static str,
    #[serde(rename = "Action")]
    pub(crate) action: &'static str,
    #[serde(rename = "Actor")]
    pub(crate) actor: Actor,
    scope: &'static str,
    time: u64,
    #[serde(rename = "timeNano")]
    pub(crate) time_nano: u64,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct Actor {
    #[serde(rename = "ID")]
    pub(crate) id: String,
    #[serde(rename = "Attributes")]
    pub(crate) attributes: BTreeMap<String, String>,
}

#[derive(Default)]
pub(crate) struct Events {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    past: VecDeque<Event>,
    listeners: Vec<mpsc::Sender<Event>>,
}

impl Events {
    pub(crate) fn tell(&self, action: &'static str, container: &Container, details: &[(&str, String)]) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let mut attributes = container.labels.clone();
        attributes.insert("image".to_owned(), container.image.clone());
        attributes.insert("name".to_owned(), container.name.clone());
        attributes.extend(details.iter().map(|(key, value)| ((*key).to_owned(), value.clone())));
        let event = Event {
            status: action,
            id: container.id.clone(),
            from: container.image.clone(),
            kind: "container",
            action,
            actor: Actor { id: container.id.clone(), attributes },
            scope: "local",
            time: now.as_secs(),
            time_nano: u64::try_from(now.as_nanos()).unwrap_or(u64::MAX),
        };
        let mut state = self.state.lock();
        state.listeners.retain(|listener| listener.try_send(event.clone()).is_ok());
        if state.past.len() == REMEMBERED {
            state.past.pop_front();
        }
        state.past.push_back(event);
    }

    /// Past events from `since` on, in nanoseconds, and those to come, with none lost or doubled in between.
    pub(crate) fn listen(&self, since: Option<u64>) -> (Vec<Event>, mpsc::Receiver<Event>) {
        let (listener, events) = mpsc::channel(WAITING);
        let mut state = self.state.lock();
        let past = state.past.iter().filter(|event| since.is_some_and(|since| event.time_nano >= since));
        let past = past.cloned().collect();
        state.listeners.retain(|listener| !listener.is_closed());
        state.listeners.push(listener);
        (past, events)
    }
}
