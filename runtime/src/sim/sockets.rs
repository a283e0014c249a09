//! WebSockets of a simulation: open without the object knowing, and counted by whoever carries them.

use super::{trace::Observed, world::World};
use crate::core::{
    idle::{Activity, Asked, Connections, Socket},
    lifecycle::{Event, Exit, Lifecycle},
    time::Timestamp,
};
use std::time::Duration;

/// By what way a WebSocket came, and so who knows whether it is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Through {
    /// The local engine, which counts connections.
    Engine,
    /// The edge of the platform, which ends a container without connections when the object asked it to.
    Edge,
    /// Something that tells nobody.
    Nothing,
}

/// The sockets of the container that runs, and what the runtime was asked to do without them.
#[derive(Default)]
pub(super) struct Sockets {
    /// When the clients close them.
    open: Vec<Timestamp>,
    ended: Option<Timestamp>,
    /// Whether the platform counts them.
    edge: bool,
    /// Whether there is an engine to ask for them.
    engine: bool,
    /// When the runtime was last asked to keep the container without its object, and for how long.
    held: Option<(Timestamp, Duration)>,
}

impl Sockets {
    pub(super) fn hold(&mut self, now: Timestamp, patience: Duration) {
        self.held = Some((now, patience));
    }

    /// The container is gone, and everything with it.
    pub(super) fn end(&mut self, now: Timestamp) {
        let ended = if self.open.is_empty() { self.ended } else { Some(now) };
        *self = Self { ended, edge: self.edge, engine: self.engine, ..Self::default() };
    }

    /// When something happens to them next; the runtime looks at a container only without its object.
    pub(super) fn next_moment(&self, has_object: bool) -> Option<Timestamp> {
        let ends = self.patience_ends().filter(|_| !has_object);
        self.open.iter().copied().chain(ends).min()
    }

    /// When the runtime ends a container without its object. The deployed one counts connections, the local one does not.
    fn patience_ends(&self) -> Option<Timestamp> {
        let (held, patience) = self.held.filter(|_| !self.edge || self.open.is_empty())?;
        let ended = self.ended.filter(|_| self.edge);
        Some(held.max(ended.unwrap_or(held)) + patience)
    }

    fn close_due(&mut self, now: Timestamp) {
        let before = self.open.len();
        self.open.retain(|until| *until > now);
        if self.open.len() < before {
            self.ended = Some(now);
        }
    }
}

impl World {
    /// A WebSocket is let through: for the object it is over.
    pub(super) fn open_socket(&mut self, takes: Duration, through: Through) {
        let now = self.now;
        self.sockets.open.push(now + takes);
        self.sockets.edge = through == Through::Edge;
        self.sockets.engine = through == Through::Engine;
        self.see(Observed::Socket(now + takes));
        if let Some(object) = &mut self.object {
            let edge = through == Through::Edge && object.socket.is_none_or(|socket| socket.edge);
            object.socket = Some(Socket { at: now, edge });
            object.use_now(now);
            let activity = object.activity();
            if Lifecycle::has_new_socket(&object.lifecycle, &activity) {
                self.tell(Event::Quiet(activity));
            }
        }
    }

    /// Sockets whose clients leave, and the platform that sees that none is left.
    pub(super) fn look_at_sockets(&mut self) {
        let now = self.now;
        self.sockets.close_due(now);
        let is_over = self.sockets.patience_ends().is_some_and(|at| at <= now);
        if is_over && self.object.is_none() {
            self.end_process(Exit::Unseen);
        }
    }

    /// What the object tells the state machine when the alarm rings.
    pub(super) fn counted_activity(&self) -> Option<Activity> {
        let object = self.object.as_ref()?;
        let activity = object.activity();
        let asks = Lifecycle::may_have_sockets(&object.lifecycle, &activity);
        let is_left = Lifecycle::is_left(&object.lifecycle);
        let counted =
            Connections { at: self.now, open: self.sockets.open.len() as u32, ended: self.sockets.ended };
        let connections = match (asks, self.sockets.engine && !is_left) {
            (false, _) => Asked::NotYet,
            (true, false) => Asked::Nobody,
            (true, true) => Asked::Counted(counted),
        };
        Some(Activity { connections, ..activity })
    }
}
