//! The way of a request through the object.

use super::{Instance, answer, driver::Driver};
use crate::{
    core::{
        failure::{Failure, FailureKind},
        lifecycle::Lifecycle,
        time::millis,
    },
    platform::{clock, glue},
};
use js_sys::Promise;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// What the door is told about a request that waited for nothing.
const WARM: f64 = -1.0;

impl Driver {
    /// Answers a request, by the author's own function or by the container.
    pub(super) fn fetch(self: &Rc<Self>, request: web_sys::Request) -> Promise {
        if !self.spec.fetch {
            return self.forward(request);
        }
        let driver = self.clone();
        answered(async move {
            let answered = async {
                driver.notice().await?;
                driver.hooks.answer(&Instance::new(driver.clone()), request.into()).await
            };
            match answered.await {
                Ok(response) => Ok(web_sys::Response::from(response).into()),
                Err(error) => Ok(answer(&error)),
            }
        })
    }

    /// Forwards a request: at once when the container is ready, else after a start.
    pub(super) fn forward(self: &Rc<Self>, request: web_sys::Request) -> Promise {
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
            return self.door.forward(&request, port, WARM);
        }
        let (driver, began) = (self.clone(), clock::now());
        answered(async move {
            match driver.ready_for(&request).await {
                Ok(()) => {
                    let waited = millis(clock::now().since(began));
                    JsFuture::from(driver.door.forward(&request, port, waited as f64)).await
                }
                Err(failure) => Ok(answer(&failure.into())),
            }
        })
    }

    fn is_open(&self) -> bool {
        self.initialised.get() && self.with_lifecycle(Lifecycle::is_ready) && self.container.running()
    }
}

/// What the client gets, also when a panic ends the wasm instance that was to answer.
fn answered(work: impl Future<Output = Result<JsValue, JsValue>> + 'static) -> Promise {
    glue::guarded(&future_to_promise(work), &answer(&orphaned().into()))
}

/// What those are told who waited for a wasm instance when a panic ended it.
pub(super) fn orphaned() -> Failure {
    Failure::new(FailureKind::Stopped, "the Worker was started anew after a panic")
}
