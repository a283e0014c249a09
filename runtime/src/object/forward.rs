//! The way of a request through the object.

use super::{answer, driver::Driver};
use crate::{
    Error,
    core::{
        failure::{Failure, FailureKind},
        lifecycle::Lifecycle,
    },
    error::text_of,
    platform::{clock, container::Container, glue},
};
use js_sys::Promise;
use std::{rc::Rc, time::Duration};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

impl Driver {
    /// Forwards a request: at once when the container is ready, else after a start.
    pub(super) fn fetch(self: &Rc<Self>, request: web_sys::Request) -> Promise {
        let port = match glue::port_of(&request) {
            0 => self.spec.default_port,
            asked => Some(asked).filter(|port| self.spec.declares(*port)),
        };
        let Some(port) = port else {
            let why = format!("`{}` does not declare the port this request is for", self.spec.class);
            return Promise::resolve(&answer(&Failure::new(FailureKind::Unsupported, why).into()));
        };
        self.fetch_on(request, port)
    }

    /// Forwards a request to a port the class declares.
    pub(super) fn fetch_on(self: &Rc<Self>, request: web_sys::Request, port: u16) -> Promise {
        if self.is_open() {
            return self.door.forward(&request, port);
        }
        let driver = self.clone();
        future_to_promise(async move {
            match driver.ready().await {
                Ok(()) => JsFuture::from(driver.door.forward(&request, port)).await,
                Err(failure) => Ok(answer(&failure.into())),
            }
        })
    }

    fn is_open(&self) -> bool {
        self.with_lifecycle(Lifecycle::is_ready) && self.container.running()
    }

    /// Answers for a container that did not. The runtime may learn of its end a little later than its clients; a
    /// request that never reached it, and has no body that may be half gone, is worth a new run.
    pub(super) async fn failed_exchange(
        self: Rc<Self>,
        error: JsValue,
        request: web_sys::Request,
        port: u16,
    ) -> Result<JsValue, JsValue> {
        let failure = Failure::of_runtime(&text_of(&error));
        let gone = gone(&self.container).await;
        self.notice().await;
        if !gone || failure.kind != FailureKind::NotListening || request.body().is_some() {
            return Ok(answer(&Error::Container(failure)));
        }
        match self.ready().await {
            Ok(()) => JsFuture::from(self.door.attempt(&request, port))
                .await
                .or_else(|error| Ok(answer(&Error::Container(Failure::of_runtime(&text_of(&error)))))),
            Err(failure) => Ok(answer(&failure.into())),
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
