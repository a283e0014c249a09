//! What is logged: one line of JSON for each transition, on the console of the object.

use super::driver::Driver;
use crate::{core::lifecycle::Transition, platform::console};
use serde::Serialize;

/// A transition and where it happened.
#[derive(Serialize)]
struct Line<'a> {
    message: &'static str,
    class: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<String>,
    build: &'static str,
    #[serde(flatten)]
    transition: &'a Transition,
}

impl Driver {
    pub(super) fn log(&self, transition: &Transition) {
        let line = Line {
            message: "container",
            class: self.spec.class,
            instance: self.state.id().name(),
            build: self.spec.build,
            transition,
        };
        if let Ok(line) = serde_json::to_string(&line) {
            console::info(&line);
        }
    }
}
