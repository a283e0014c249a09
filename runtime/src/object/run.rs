//! How a run begins and ends on the platform: what the state machine asked for, and the event that reports its outcome.

use super::{
    driver::Driver,
    launch::{LaunchError, exit_of, launch, observe_exit},
};
use crate::core::lifecycle::{Event, RunId};
use std::rc::Rc;
use wasm_bindgen_futures::JsFuture;

const SIGTERM: i32 = 15;

impl Driver {
    pub(super) async fn launch(self: Rc<Self>, run: RunId) {
        let event = match launch(&self.container, &self.door, self.spec, &self.env).await {
            Ok(()) => Event::PortsReady(run),
            Err(LaunchError::Failed(failure)) => Event::StartFailed(run, failure),
            Err(LaunchError::Exited(exit)) => Event::Exited(run, exit),
        };
        self.tell(event);
    }

    pub(super) async fn terminate(self: Rc<Self>, run: RunId) {
        let ended = self.container.monitor();
        let signalled = self.container.signal(SIGTERM);
        let exit = match (ended, signalled) {
            (Ok(ended), Ok(())) => exit_of(JsFuture::from(ended).await),
            _ => observe_exit(&self.container).await,
        };
        self.tell(Event::Exited(run, exit));
    }

    pub(super) async fn destroy(self: Rc<Self>, run: RunId, why: String) {
        let reason = js_sys::Error::new(&why);
        if let Ok(destroyed) = self.container.destroy(&reason) {
            // It is gone either way; a refusal means that it was gone before.
            let _ = JsFuture::from(destroyed).await;
        }
        let exit = observe_exit(&self.container).await;
        self.tell(Event::Exited(run, exit));
    }
}
