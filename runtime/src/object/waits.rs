//! Everything that somebody may wait for: a ready container, a running one, the end of a run.
//!
//! A waiter has a deadline of its own, and one that goes away harms nobody.

use super::{driver::Driver, launch::observe_exit, waiters::Told};
use crate::{
    Spec,
    core::{
        failure::{Failure, FailureKind},
        lifecycle::{Ended, Event, Phase, StopReason},
        options::StartOptions,
        signal::Signal,
    },
    platform::{clock, glue, once::once},
};
use futures_channel::oneshot;
use futures_util::{
    FutureExt,
    future::{Either, select},
};
use std::{rc::Rc, time::Duration};

/// How somebody waits.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Patience {
    /// No longer than this; [`Readiness::longest_wait`] when not given.
    pub(super) limit: Option<Duration>,
    /// Knocks no farther apart than this.
    pub(super) interval: Option<Duration>,
}

impl Patience {
    /// As the class says of those who ask the container for something.
    pub(super) fn of_class(spec: &Spec) -> Self {
        Self { limit: spec.readiness.wait_timeout, interval: None }
    }

    /// The same for a request. A message or a cron has no client that asks again, only tries that are numbered.
    pub(super) fn of_request(spec: &Spec, request: &web_sys::Request) -> Self {
        if glue::is_patient(request) { Self::default() } else { Self::of_class(spec) }
    }
}

impl Driver {
    /// Waits until the container is ready and starts it when it does not run.
    ///
    /// # Errors
    ///
    /// Why the start failed, or why there will be none with these options.
    pub(super) async fn ready(
        self: &Rc<Self>,
        options: Option<StartOptions>,
        patience: Patience,
    ) -> Result<(), Failure> {
        let admitted = async {
            self.may_start(options.as_ref()).await?;
            let admitted = self.waiting.join();
            self.knock_at_most(patience);
            self.tell(Event::Demand(options));
            told(admitted).await
        };
        self.within(patience.limit, admitted).await
    }

    /// The same for a request, for as long as its client is there.
    ///
    /// # Errors
    ///
    /// As [`Driver::ready`].
    pub(super) async fn ready_for(self: &Rc<Self>, request: &web_sys::Request) -> Result<(), Failure> {
        let ready = self.ready(None, Patience::of_request(self.spec, request)).boxed_local();
        match select(ready, once(|left| glue::on_abort(&request.signal(), left))).await {
            Either::Left((outcome, _)) => outcome,
            // Nobody hears it.
            Either::Right(_) => {
                Err(Failure::new(FailureKind::Stopped, "the client left before the start was over"))
            }
        }
    }

    /// Waits until the process runs, whatever its ports do.
    ///
    /// # Errors
    ///
    /// As [`Driver::ready`].
    pub(super) async fn up(
        self: &Rc<Self>,
        options: Option<StartOptions>,
        patience: Patience,
    ) -> Result<(), Failure> {
        let up = async {
            self.may_start(options.as_ref()).await?;
            if self.with_lifecycle(|lifecycle| lifecycle.is_up()) && self.container.running() {
                return Ok(());
            }
            let up = self.ups.join();
            self.knock_at_most(patience);
            self.tell(Event::Demand(options));
            told(up).await
        };
        self.within(patience.limit, up).await
    }

    /// A start belongs to all who wait for it, so the most impatient of them decides.
    fn knock_at_most(&self, patience: Patience) {
        let asked = [self.interval.get(), patience.interval].into_iter().flatten().min();
        self.interval.set(asked);
    }

    async fn may_start(self: &Rc<Self>, options: Option<&StartOptions>) -> Result<(), Failure> {
        self.notice().await?;
        options.map_or(Ok(()), |options| self.can_heed(options))?;
        match self.with_lifecycle(|lifecycle| lifecycle.refusal(options, clock::now())) {
            Some(refusal) => Err(refusal),
            None => Ok(()),
        }
    }

    /// The start has deadlines of its own; this is how long somebody waits for all that may come before it too. Nothing is
    /// lost with a wait that ends: what it began goes on.
    async fn within(
        &self,
        limit: Option<Duration>,
        wait: impl Future<Output = Result<(), Failure>>,
    ) -> Result<(), Failure> {
        let limit = limit.unwrap_or_else(|| self.spec.readiness.longest_wait());
        match select(wait.boxed_local(), clock::sleep(limit)).await {
            Either::Left((outcome, _)) => outcome,
            Either::Right(_) => Err(self.still_starting()),
        }
    }

    /// What those hear who do not wait any longer.
    fn still_starting(&self) -> Failure {
        let run = self.with_lifecycle(|lifecycle| lifecycle.record().run.clone());
        let Some(run) = run else {
            return Failure::new(FailureKind::Starting, "the container is not ready yet");
        };
        let age = clock::now().since(run.began).as_secs_f64();
        let why = match (&run.phase, &*self.last_knock.borrow()) {
            (Phase::Stopping { .. }, _) => "the container starts when its last run has ended".to_owned(),
            _ if !self.container.running() => "the container is about to be started".to_owned(),
            (_, Some(last)) => format!("the container has been starting for {age:.1} s: {last}"),
            _ if run.announced => format!("`on_start` has not returned {age:.1} s after the start"),
            (_, None) => format!("the container has been starting for {age:.1} s"),
        };
        Failure::new(FailureKind::Starting, why).in_run(run.id)
    }

    /// Tells all who wait for the container.
    pub(super) fn settle(&self, outcome: &Result<(), Failure>) {
        self.interval.set(None);
        self.last_knock.take();
        self.ups.tell(outcome);
        self.waiting.tell(outcome);
    }

    /// Whether somebody waits for the start.
    pub(super) fn is_awaited(&self) -> bool {
        self.waiting.is_anybody() || self.ups.is_anybody()
    }

    /// Tells those who wait for the end.
    pub(super) fn tell_end(&self, ended: &Ended) {
        for waiter in self.ends.take() {
            let _ = waiter.send(ended.clone());
        }
    }

    /// Asks for the end of the run, if there is one.
    pub(super) async fn stop(self: &Rc<Self>, reason: StopReason, signal: Signal) -> Result<(), Failure> {
        self.notice().await?;
        self.stop_job();
        self.tell(Event::Stop(reason, signal));
        Ok(())
    }

    /// Waits until the present run is over.
    ///
    /// # Errors
    ///
    /// [`FailureKind::NotRunning`] when there is none.
    pub(super) async fn monitor(self: &Rc<Self>) -> Result<Ended, Failure> {
        self.notice().await?;
        let run = self.with_lifecycle(|lifecycle| lifecycle.record().run.as_ref().map(|run| run.id));
        let Some(run) = run else {
            return Err(Failure::new(FailureKind::NotRunning, "there is no run whose end could be awaited"));
        };
        let (tell, mut told) = oneshot::channel();
        self.ends.borrow_mut().push(tell);
        loop {
            let seen = self.seen_to_end(run).boxed_local();
            match select(told, seen).await {
                Either::Left((ended, _)) => {
                    return ended.map_err(|_| Failure::new(FailureKind::Stopped, "the object went away"));
                }
                Either::Right(((), rest)) => told = rest,
            }
        }
    }

    /// Notices a container that ended while nobody looked, before anything is decided on the belief that it runs.
    pub(super) async fn notice(self: &Rc<Self>) -> Result<(), Failure> {
        if !self.initialised.get() {
            self.initialise().await?;
        }
        self.perform(self.pending.take());
        let run = self.with_lifecycle(|lifecycle| {
            lifecycle.is_ready().then(|| lifecycle.record().run.as_ref().map(|run| run.id))
        });
        if let Some(Some(run)) = run
            && !self.container.running()
        {
            let exit = observe_exit(&self.container).await;
            self.tell(Event::Exited(run, exit));
        }
        Ok(())
    }
}

async fn told(told: Told) -> Result<(), Failure> {
    told.await.unwrap_or_else(|_| Err(Failure::new(FailureKind::Stopped, "the object went away")))
}
