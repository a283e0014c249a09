//! Calls the hooks of the author, each within a deadline.

use super::{Instance, driver::Driver};
use crate::{
    Error,
    core::{
        failure::{Failure, FailureKind},
        lifecycle::{Event, Hook, Verdict},
    },
    platform::{clock, console},
};
use futures_channel::oneshot;
use futures_util::future::{Either, LocalBoxFuture, select};
use std::{rc::Rc, time::Duration};
use wasm_bindgen_futures::spawn_local;

/// How long a hook may take.
const HOOK_DEADLINE: Duration = Duration::from_secs(30);

impl Driver {
    /// Calls a hook, in its turn if it has one, and reports what it said.
    pub(super) fn call(self: &Rc<Self>, hook: Hook) {
        if !hook.takes_turns() {
            let driver = self.clone();
            spawn_local(async move { driver.call_one(&Instance::new(driver.clone()), hook).await });
            return;
        }
        self.hook_queue.borrow_mut().push_back(hook);
        if self.calling.replace(true) {
            return;
        }
        let driver = self.clone();
        spawn_local(async move {
            let instance = Instance::new(driver.clone());
            loop {
                let next = driver.hook_queue.borrow_mut().pop_front();
                let Some(hook) = next else { break };
                let first = driver.lifecycle_mut(|lifecycle| lifecycle.turn(&hook));
                if first.is_some_and(|effects| driver.perform(effects)) {
                    driver.call_one(&instance, hook).await;
                }
            }
            driver.calling.set(false);
        });
    }

    async fn call_one(self: &Rc<Self>, instance: &Instance, hook: Hook) {
        let driver = self;
        match hook {
            Hook::Start(run) => {
                let outcome = driver.call_on_start(instance).await;
                driver.tell(Event::Announced(run, outcome));
            }
            Hook::Ready(_) => {
                watched("on_ready", driver.hooks.on_ready(instance)).await;
            }
            Hook::Stop(stop) => {
                watched("on_stop", driver.hooks.on_stop(instance, &stop)).await;
            }
            Hook::Error(_, failure) => {
                let error = Error::Container(failure);
                watched("on_error", driver.hooks.on_error(instance, &error)).await;
            }
            Hook::ActivityExpired(run) => {
                let verdict =
                    watched("on_activity_expired", driver.hooks.on_activity_expired(instance)).await;
                driver.tell(Event::Expired(run, verdict.unwrap_or(Verdict::Stop), driver.activity()));
            }
        }
    }

    /// Calls `init`; whoever comes in the meantime waits for the same call.
    ///
    /// # Errors
    ///
    /// [`FailureKind::HookFailed`]; the next one who comes tries again.
    pub(super) async fn initialise(self: &Rc<Self>) -> Result<(), Failure> {
        let (tell, told) = oneshot::channel();
        let first = match &mut *self.initialising.borrow_mut() {
            Some(waiting) => {
                waiting.push(tell);
                false
            }
            none => {
                *none = Some(vec![tell]);
                true
            }
        };
        if first {
            let driver = self.clone();
            spawn_local(async move {
                let outcome = driver.call_init().await;
                driver.initialised.set(outcome.is_ok());
                for waiter in driver.initialising.take().unwrap_or_default() {
                    // One that went away does not want to know.
                    let _ = waiter.send(outcome.clone());
                }
            });
        }
        told.await.unwrap_or_else(|_| Err(Failure::new(FailureKind::Stopped, "the object went away")))
    }

    async fn call_init(self: &Rc<Self>) -> Result<(), Failure> {
        let instance = Instance::new(self.clone());
        let failed = |why| Failure::new(FailureKind::HookFailed, why);
        match within_deadline(self.hooks.init(&instance)).await {
            Some(outcome) => outcome.map_err(|error| failed(format!("`init` failed: {error}"))),
            None => Err(failed(too_slow("init"))),
        }
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
        console::error(&too_slow(name));
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
