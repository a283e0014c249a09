//! Keeps a container to the hosts that its class allows: the rules are handed to the runtime before each start, and again
//! when the object is built anew beside a container that runs.

use super::driver::Driver;
use crate::{
    core::{
        egress::{CANARY_SCRIPT, Interception, allows, canary},
        failure::{Failure, FailureKind},
        lifecycle::{Event, StopReason},
        options::StartOptions,
        signal::Signal,
    },
    error::text_of,
    platform::{clock, console, egress},
};
use futures_util::{
    FutureExt,
    future::{Either, select},
};
use js_sys::Array;
use std::{rc::Rc, time::Duration};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

/// How long the runtime may take to accept the rules. In it a sidecar may be started.
const ACCEPT_DEADLINE: Duration = Duration::from_secs(20);

/// How long the canary may take; the container itself gives up after five seconds.
const CANARY_DEADLINE: Duration = Duration::from_secs(10);

/// Most of what a container says about its canary that is looked at.
const MOST_PRINTED: u32 = 64;

impl Driver {
    /// Hands the rules to the runtime. Nothing may start before they are accepted.
    ///
    /// # Errors
    ///
    /// [`FailureKind::EgressOpen`] when they are not.
    pub(super) async fn close_egress(&self) -> Result<(), Failure> {
        let Some(rules) = &self.spec.egress else { return Ok(()) };
        let wanted: Array = rules.policy.interceptions().iter().map(pair).collect();
        let accepted =
            egress::intercept(&self.container, &self.state, rules.entrypoint, &wanted).boxed_local();
        let why = match select(accepted, clock::sleep(ACCEPT_DEADLINE)).await {
            Either::Left((Ok(_), _)) => return Ok(()),
            Either::Left((Err(error), _)) => text_of(&error),
            Either::Right(_) => format!("no answer within {} s", ACCEPT_DEADLINE.as_secs()),
        };
        let why = format!("the runtime does not intercept what `egress` says: {why}");
        Err(Failure::new(FailureKind::EgressOpen, why))
    }

    /// The same for a container that was found running: a runtime that was restarted knows nothing of the rules. One
    /// that does not accept them ends the run.
    pub(super) fn close_egress_again(self: &Rc<Self>) {
        if self.spec.egress.is_none() || !self.container.running() {
            return;
        }
        let driver = self.clone();
        spawn_local(async move {
            if let Err(failure) = driver.close_egress().await {
                console::error(&failure.to_string());
                // Whatever `init` says: it is the container that must not go on.
                driver.tell(Event::Stop(StopReason::Destroyed(failure.detail), Signal::KILL));
            }
        });
    }

    /// Has the container ask for its canary, if it has one.
    ///
    /// # Errors
    ///
    /// [`FailureKind::EgressOpen`] when it was reached, or could not be asked for.
    pub(super) async fn ask_canary(&self) -> Result<(), Failure> {
        let Some(host) = self.spec.egress.as_ref().and_then(|rules| rules.policy.canary) else {
            return Ok(());
        };
        let command = ["/bin/sh", "-c", CANARY_SCRIPT, "canary", host];
        let command: Array = command.into_iter().map(JsValue::from_str).collect();
        let asked = egress::run(&self.container, &command, MOST_PRINTED).boxed_local();
        let unknown = |why: String| {
            let why = format!("the canary `{host}` could not be asked for from within the container: {why}");
            Err(Failure::new(FailureKind::EgressOpen, why))
        };
        match select(asked, clock::sleep(CANARY_DEADLINE)).await {
            Either::Left((Ok(outcome), _)) => {
                let outcome = Array::from(&outcome);
                let exit_code = outcome.get(0).as_f64().map_or(-1, |code| code as i32);
                canary(host, exit_code, &outcome.get(1).as_string().unwrap_or_default())
            }
            Either::Left((Err(error), _)) => unknown(text_of(&error)),
            Either::Right(_) => unknown(format!("no answer within {} s", CANARY_DEADLINE.as_secs())),
        }
    }

    /// Whether a start can do what `options` say. They stay with the instance, so what cannot be is not kept.
    ///
    /// # Errors
    ///
    /// [`FailureKind::BadOptions`] for what contradicts the class, [`FailureKind::Unsupported`] for what the runtime
    /// would drop.
    pub(super) fn can_heed(&self, options: &StartOptions) -> Result<(), Failure> {
        let policy = self.spec.egress.as_ref().map(|rules| &rules.policy);
        allows(policy, options.enable_internet)?;
        options.heeded_by(|member| self.container.has(member))
    }
}

/// As `egress.js` reads it.
fn pair(interception: &Interception) -> JsValue {
    let (kind, host) = match interception {
        Interception::AllHttp => ("allHttp", ""),
        Interception::Http(host) => ("http", host.as_str()),
        Interception::Https(host) => ("https", host.as_str()),
    };
    Array::of2(&kind.into(), &host.into()).into()
}
