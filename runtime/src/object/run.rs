//! How a run begins and ends on the platform: what the state machine asked for, and the event that reports its outcome.

use super::{
    driver::Driver,
    launch::{LaunchError, exit_of, launch, observe_exit},
    proof,
};
use crate::core::{
    lifecycle::{Event, Exit, Prospect, RunId},
    options::StartOptions,
    signal::Signal,
};
use crate::platform::clock;
use futures_util::future::{Either, select};
use std::{rc::Rc, time::Duration};
use wasm_bindgen_futures::JsFuture;

/// How long a container may take to be gone before somebody else looks after it.
const END_DEADLINE: Duration = Duration::from_secs(15);

/// How long a wait for the end of a run goes by one call; then it is asked anew.
const WATCH: Duration = Duration::from_secs(600);

/// Objects whose starts came to nothing at the same time start again spread over so many milliseconds.
const LARGEST_JITTER_MS: u64 = 1_000;

impl Driver {
    pub(super) async fn launch(self: Rc<Self>, run: RunId, pause: Duration) {
        if !pause.is_zero() {
            clock::sleep(pause).await;
            // Meanwhile the run may have been stopped, and another may have begun.
            if !self.with_lifecycle(|lifecycle| lifecycle.is_starting(run)) {
                return;
            }
            if !self.is_awaited() {
                return self.tell(Event::Unwanted(run));
            }
        }
        let launched = async {
            self.close_egress().await?;
            launch(&self, run).await?;
            Ok(self.ask_canary().await?)
        };
        let event = match launched.await {
            Ok(()) => {
                self.with_options(|options| proof::listened(self.spec, options));
                Event::PortsReady(run)
            }
            Err(LaunchError::Failed(failure)) => Event::StartFailed(run, failure),
            Err(LaunchError::Silent(failure)) => Event::Silent(run, failure, self.prospect()),
            Err(LaunchError::Exited(exit)) => Event::Exited(run, exit),
        };
        self.tell(event);
    }

    fn with_options<T>(&self, read: impl FnOnce(&StartOptions) -> T) -> T {
        self.with_lifecycle(|lifecycle| read(&lifecycle.record().options))
    }

    fn prospect(&self) -> Prospect {
        let proven = self.with_options(|options| proof::has_listened(self.spec, options));
        let jitter = Duration::from_millis(1 + clock::random() % LARGEST_JITTER_MS);
        Prospect { awaited: self.is_awaited(), proven, jitter }
    }

    pub(super) async fn terminate(self: Rc<Self>, run: RunId, signal: Signal) {
        if self.never_ran(run) {
            return self.tell(Event::Exited(run, Exit::Unseen));
        }
        let ended = self.container.monitor();
        // A refusal means that it was gone before.
        let _ = self.container.signal(signal.number().into());
        if let Ok(ended) = ended {
            let ended = select(JsFuture::from(ended), clock::sleep(END_DEADLINE)).await;
            if let Either::Left((ended, _)) = ended {
                return self.tell(Event::Exited(run, exit_of(ended)));
            }
        }
        self.gone(run).await;
    }

    pub(super) async fn destroy(self: Rc<Self>, run: RunId, why: String) {
        let reason = js_sys::Error::new(&why);
        if let Ok(destroyed) = self.container.destroy(&reason) {
            // It is gone either way; a refusal means that it was gone before.
            let _ = select(JsFuture::from(destroyed), clock::sleep(END_DEADLINE)).await;
        }
        self.gone(run).await;
    }

    /// Reports the end of a container that is gone. One that still runs is the alarm's, which comes back to it.
    async fn gone(self: &Rc<Self>, run: RunId) {
        if !self.container.running() {
            let exit = match self.never_ran(run) {
                true => Exit::Unseen,
                false => observe_exit(&self.container).await,
            };
            self.tell(Event::Exited(run, exit));
        }
    }

    /// Whether the container of this run was not started yet: the runtime still tells how the one before ended.
    fn never_ran(&self, run: RunId) -> bool {
        !self.container.running() && self.started.get().is_some_and(|started| started < run)
    }

    /// Watches the container for a while and reports its end, if that comes.
    pub(super) async fn seen_to_end(self: &Rc<Self>, run: RunId) {
        let watched = clock::sleep(WATCH);
        let Ok(ended) = self.container.monitor() else { return watched.await };
        if let Either::Left((ended, _)) = select(JsFuture::from(ended), watched).await {
            self.tell(Event::Exited(run, exit_of(ended)));
        }
    }
}
