//! What becomes of a request that the container did not answer.

use super::{answer, driver::Driver, waits::Patience};
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

/// How long a port may take that is asked once more before its run is given up.
const LAST_KNOCK: Duration = Duration::from_millis(500);

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
        match self.ready(None, Patience::default()).await {
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
    /// What to answer where it is not: the port need not listen, does so after all, or a replacement did not help.
    async fn replaced(self: &Rc<Self>, run: RunId, port: u16, failure: Failure) -> Result<(), Failure> {
        let is_present = |driver: &Self| {
            driver.with_lifecycle(|lifecycle| lifecycle.is_ready() && lifecycle.record().last_run == run)
        };
        if !self.spec.ports.contains(&port) {
            return Err(failure);
        }
        if is_present(self) {
            if !self.refuses(port).await {
                return Err(failure);
            }
            if !is_present(self) {
                return Ok(());
            }
            if let Some(doubts) = self.with_lifecycle(|lifecycle| lifecycle.doubts(clock::now())) {
                return Err(doubts);
            }
            self.tell(Event::Unresponsive(run, failure.detail));
        }
        Ok(())
    }

    /// Whether nothing listens on the port, asked once more.
    async fn refuses(&self, port: u16) -> bool {
        match self.door.knock(port, "HEAD", "/", LAST_KNOCK.as_millis() as f64).await {
            Ok(_) => false,
            Err(error) => Failure::of_runtime(&text_of(&error)).kind == FailureKind::NotListening,
        }
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
