//! What an object knows of its own use, and asks of who knows more.

use super::driver::Driver;
use crate::{
    core::{
        idle::{Activity, Asked, Connections, Socket},
        lifecycle::{Event, Lifecycle},
        time::Timestamp,
    },
    platform::clock,
};
use futures_util::{
    FutureExt,
    future::{Either, select},
};
use js_sys::Reflect;
use std::{rc::Rc, time::Duration};
use wasm_bindgen::JsValue;

/// How long the engine may take to say how many connections it carries.
const ASK_DEADLINE: Duration = Duration::from_secs(4);

impl Driver {
    /// What is known of the use of this object since it was built.
    pub(super) fn activity(&self) -> Activity {
        let (edge, unseen) = {
            let sockets = self.door.last_socket();
            (number(&sockets, "edge").and_then(time), number(&sockets, "unseen").and_then(time))
        };
        Activity {
            in_flight: self.door.in_flight(),
            last: time(self.door.last()),
            socket: edge.max(unseen).map(|at| Socket { at, edge: unseen.is_none() }),
            connections: Asked::NotYet,
        }
    }

    /// Stores that a WebSocket was let through, unless that is known; nothing is written for one after another.
    pub(super) fn passed_a_socket(self: &Rc<Self>) {
        let activity = self.activity();
        if self.with_lifecycle(|lifecycle| Lifecycle::has_new_socket(lifecycle, &activity)) {
            self.tell(Event::Quiet(activity));
        }
    }

    /// What is known of the use, with what the local engine counts where this matters.
    pub(super) async fn counted_activity(&self) -> Activity {
        let activity = self.activity();
        if !self.with_lifecycle(|lifecycle| Lifecycle::may_have_sockets(lifecycle, &activity)) {
            return activity;
        }
        if self.with_lifecycle(Lifecycle::is_left) {
            // There was nobody to ask when it was left, and asking is a use.
            return Activity { connections: Asked::Nobody, ..activity };
        }
        let asked = clock::now();
        let told = self.door.connections().boxed_local();
        let connections = match select(told, clock::sleep(ASK_DEADLINE)).await {
            Either::Left((told, _)) => told,
            Either::Right(_) => JsValue::UNDEFINED,
        };
        let ended = number(&connections, "ended_ms_ago").map(|ago| asked - Duration::from_millis(ago as u64));
        let connections = match number(&connections, "open") {
            Some(open) => Asked::Counted(Connections { at: asked, open: open as u32, ended }),
            None => Asked::Nobody,
        };
        // Somebody may have come in the meantime.
        Activity { connections, ..self.activity() }
    }
}

fn number(object: &JsValue, key: &str) -> Option<f64> {
    Reflect::get(object, &key.into()).ok().and_then(|value| value.as_f64())
}

/// A time of the clock of JavaScript; 0 is never.
fn time(milliseconds: f64) -> Option<Timestamp> {
    (milliseconds > 0.0).then_some(Timestamp(milliseconds as u64))
}
