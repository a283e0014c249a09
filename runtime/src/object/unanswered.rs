//! What becomes of a request that the container did not answer.

use super::{answer, driver::Driver, exchange::is_announced};
use crate::{
    Error,
    core::{
        failure::{Failure, FailureKind},
        lifecycle::{Event, RunId},
    },
    error::text_of,
    platform::{clock, container::Container, route::is_repeatable},
};
use std::{rc::Rc, time::Duration};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// How often a port has to refuse, how far apart, before its run is given up: a listener may be replaced in a moment.
const REFUSALS: u32 = 4;
const BETWEEN: Duration = Duration::from_millis(300);

/// How long one knock may take.
const PATIENCE: Duration = Duration::from_millis(500);

/// Kept connections that may be dead, as many as were used to knock at once; they say nothing.
const DEAD_AT_MOST: u32 = 4;

impl Driver {
    /// Answers for a container that did not. The runtime may learn of its end a little later than its clients; a
    /// request that never reached it, and has no body that may be half gone, is worth a new run.
    pub(super) async fn failed_exchange(
        self: Rc<Self>,
        error: JsValue,
        request: web_sys::Request,
        port: u16,
    ) -> Result<JsValue, JsValue> {
        let failure = Failure::of_runtime(&text_of(&error));
        if is_announced(&self) {
            // It is `on_start` that asked, and a new run would wait for it.
            return Ok(answer(&Error::Container(failure)));
        }
        let run = self.with_lifecycle(|lifecycle| lifecycle.record().last_run);
        let gone = gone(&self.container).await;
        if let Err(failure) = self.notice().await {
            return Ok(answer(&failure.into()));
        }
        // What broke in the middle may have been carried out, unless it means the same twice.
        let may_be_sent = match failure.kind {
            FailureKind::NotListening => request.body().is_none(),
            FailureKind::ConnectionLost => !gone && is_repeatable(&request),
            _ => return Ok(answer(&Error::Container(failure))),
        };
        if !gone && let Err(failure) = self.replaced(run, port, failure.clone()).await {
            return Ok(answer(&Error::Container(failure)));
        }
        if !may_be_sent {
            return Ok(answer(&Error::Container(failure)));
        }
        match self.ready_for(&request).await {
            Ok(()) => JsFuture::from(self.door.attempt(&request, port))
                .await
                .or_else(|error| Ok(answer(&Error::Container(Failure::of_runtime(&text_of(&error)))))),
            Err(failure) => Ok(answer(&failure.into())),
        }
    }

    /// Sees to it that a run which does not listen any more is replaced.
    ///
    /// # Errors
    ///
    /// What to answer where it is not: the port need not listen, does so after all, others still use the container, or a
    /// replacement did not help.
    async fn replaced(self: &Rc<Self>, run: RunId, port: u16, failure: Failure) -> Result<(), Failure> {
        let is_present =
            || self.with_lifecycle(|lifecycle| lifecycle.is_ready() && lifecycle.record().last_run == run);
        if !self.spec.ports.contains(&port) {
            return Err(failure);
        }
        let (mut refusals, mut dead) = (0, 0);
        while refusals < REFUSALS && is_present() {
            if self.door.in_use() {
                return Err(failure);
            }
            match self.refusal(port).await {
                Some(FailureKind::NotListening) => refusals += 1,
                Some(FailureKind::ConnectionLost) if dead < DEAD_AT_MOST => dead += 1,
                _ if is_present() => return Err(failure),
                _ => break,
            }
            clock::sleep(BETWEEN).await;
        }
        // Somebody else may have found it so and replaced it.
        if is_present() {
            if let Some(doubts) = self.with_lifecycle(|lifecycle| lifecycle.doubts(clock::now())) {
                return Err(doubts);
            }
            self.tell(Event::Unresponsive(run, failure.detail));
        }
        Ok(())
    }

    /// What the port says to a knock, where that is no answer.
    async fn refusal(&self, port: u16) -> Option<FailureKind> {
        let knocked = self.door.knock(port, "HEAD", "/", PATIENCE.as_millis() as f64).await;
        knocked.err().map(|error| Failure::of_runtime(&text_of(&error)).kind)
    }
}

/// Whether the runtime learns soon that the container does not run any more.
async fn gone(container: &Container) -> bool {
    for _ in 0..50 {
        if !container.running() {
            return true;
        }
        clock::sleep(Duration::from_millis(10)).await;
    }
    false
}
