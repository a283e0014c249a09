//! Calls the hooks of the author, each within a deadline.

use super::{Instance, driver::Driver};
use crate::{
    Error,
    core::{
        failure::{Failure, FailureKind},
        lifecycle::{Event, Hook, Verdict},
    },
    platform::clock,
};
use futures_util::future::{Either, LocalBoxFuture, select};
use std::{rc::Rc, time::Duration};
use wasm_bindgen_futures::spawn_local;

/// How long a hook may take.
pub(super) const HOOK_DEADLINE: Duration = Duration::from_secs(30);

impl Driver {
    /// Calls a hook and reports what it said.
    pub(super) fn call(self: &Rc<Self>, hook: Hook) {
        let driver = self.clone();
        spawn_local(async move {
            let instance = Instance(driver.clone());
            match hook {
                Hook::Start(run) => {
                    let outcome = driver.call_on_start(&instance).await;
                    driver.tell(Event::Announced(run, outcome));
                }
                Hook::Stop(_, stop) => {
                    watched("on_stop", driver.hooks.on_stop(&instance, &stop)).await;
                }
                Hook::Error(_, failure) => {
                    let error = Error::Container(failure);
                    watched("on_error", driver.hooks.on_error(&instance, &error)).await;
                }
                Hook::ActivityExpired(run) => {
                    let verdict =
                        watched("on_activity_expired", driver.hooks.on_activity_expired(&instance)).await;
                    driver.tell(Event::Expired(run, verdict.unwrap_or(Verdict::Stop), driver.activity()));
                }
            }
        });
    }

    async fn call_on_start(&self, instance: &Instance) -> Result<(), Failure> {
        let failed = |why| Failure::new(FailureKind::HookFailed, why);
        match within_deadline(self.hooks.on_start(instance)).await {
            Some(outcome) => outcome.map_err(|error| failed(format!("`on_start` failed: {error}"))),
            None => Err(failed(too_slow("on_start"))),
        }
    }
}

/// What a hook returned; one that takes too long is reported and left alone.
async fn watched<T>(name: &str, hook: LocalBoxFuture<'_, T>) -> Option<T> {
    let returned = within_deadline(hook).await;
    if returned.is_none() {
        worker::console_error!("{}", too_slow(name));
    }
    returned
}

async fn within_deadline<T>(hook: LocalBoxFuture<'_, T>) -> Option<T> {
    match select(hook, clock::sleep(HOOK_DEADLINE)).await {
        Either::Left((value, _)) => Some(value),
        Either::Right(_) => None,
    }
}

fn too_slow(hook: &str) -> String {
    format!("`{hook}` did not return within {} s", HOOK_DEADLINE.as_secs())
}
