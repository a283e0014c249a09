//! What a hook sees of the instance it is called for.

use super::driver::Driver;
use crate::{
    Result,
    core::{
        lifecycle::{Ended, RunId, StopReason},
        signal::Signal,
    },
    object::Inspection,
};
#[cfg(feature = "sim")]
use crate::{
    core::failure::{Failure, FailureKind},
    sim,
};
use std::rc::Rc;
use worker::Env;

/// One named Durable Object with its container, from the inside.
pub struct Instance(Inside);

enum Inside {
    Object(Rc<Driver>),
    #[cfg(feature = "sim")]
    Simulated(sim::Inside),
}

impl Instance {
    pub(super) fn new(driver: Rc<Driver>) -> Self {
        Self(Inside::Object(driver))
    }

    #[cfg(feature = "sim")]
    pub(crate) fn simulated(inside: sim::Inside) -> Self {
        Self(Inside::Simulated(inside))
    }

    /// The object, for what a simulation does not have.
    pub(super) fn driver(&self) -> Result<&Rc<Driver>> {
        match &self.0 {
            Inside::Object(driver) => Ok(driver),
            #[cfg(feature = "sim")]
            Inside::Simulated(_) => {
                Err(Failure::new(FailureKind::Unsupported, "a simulation does not have this").into())
            }
        }
    }

    /// The name it was addressed by; `None` for objects that were addressed by id.
    pub fn name(&self) -> Option<String> {
        self.driver().ok().and_then(|driver| driver.state.id().name())
    }

    /// The Worker's environment.
    pub fn env(&self) -> &Env {
        match &self.0 {
            Inside::Object(driver) => &driver.env,
            #[cfg(feature = "sim")]
            Inside::Simulated(inside) => inside.env(),
        }
    }

    /// The run that is not over, or else the last one; `None` for an instance that never ran.
    pub fn run(&self) -> Option<RunId> {
        let last = match &self.0 {
            Inside::Object(driver) => driver.with_lifecycle(|lifecycle| Some(lifecycle.record().last_run)),
            #[cfg(feature = "sim")]
            Inside::Simulated(inside) => inside.record().map(|record| record.last_run),
        };
        last.filter(|run| run.0 > 0)
    }

    /// Whether the runtime believes that the container runs.
    pub fn is_running(&self) -> bool {
        match &self.0 {
            Inside::Object(driver) => driver.container.running(),
            #[cfg(feature = "sim")]
            Inside::Simulated(inside) => inside.is_running(),
        }
    }

    /// The present run, or the last one.
    pub fn inspect(&self) -> Inspection {
        match &self.0 {
            Inside::Object(driver) => driver.inspect(),
            #[cfg(feature = "sim")]
            Inside::Simulated(inside) => inside.inspect(),
        }
    }

    /// Asks for the end of the run by SIGTERM; the container is destroyed when it does not end in ten seconds.
    ///
    /// # Errors
    ///
    /// When the object cannot be initialised.
    pub async fn stop(&self) -> Result<()> {
        self.end(StopReason::Requested, Signal::TERM).await
    }

    /// Asks for the end of the run by another signal; the container is destroyed when it does not end in ten seconds.
    ///
    /// # Errors
    ///
    /// When the object cannot be initialised.
    pub async fn stop_with(&self, signal: Signal) -> Result<()> {
        self.end(StopReason::Requested, signal).await
    }

    /// Ends the container at once; `reason` is told to `on_stop`.
    ///
    /// # Errors
    ///
    /// When the object cannot be initialised.
    pub async fn destroy(&self, reason: &str) -> Result<()> {
        self.end(StopReason::Destroyed(reason.to_owned()), Signal::KILL).await
    }

    /// Sends a signal to the first process of the container and changes nothing else.
    ///
    /// # Errors
    ///
    /// When the container does not run.
    pub fn signal(&self, signal: Signal) -> Result<()> {
        match &self.0 {
            Inside::Object(driver) => driver.signal(signal),
            #[cfg(feature = "sim")]
            Inside::Simulated(inside) => {
                inside.signal(signal);
                Ok(())
            }
        }
    }

    /// Waits until the present run is over. The object stays in memory meanwhile.
    ///
    /// # Errors
    ///
    /// When there is no run.
    pub async fn monitor(&self) -> Result<Ended> {
        Ok(self.driver()?.monitor().await?)
    }

    /// Counts as a use: the instance stays for another `sleep_after`.
    pub fn renew_activity_timeout(&self) {
        match &self.0 {
            Inside::Object(driver) => driver.touch(),
            #[cfg(feature = "sim")]
            Inside::Simulated(inside) => inside.touch(),
        }
    }
}

impl Instance {
    async fn end(&self, reason: StopReason, signal: Signal) -> Result<()> {
        match &self.0 {
            Inside::Object(driver) => Ok(driver.stop(reason, signal).await?),
            #[cfg(feature = "sim")]
            Inside::Simulated(inside) => {
                inside.stop(reason, signal);
                Ok(())
            }
        }
    }
}

impl std::fmt::Debug for Instance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Instance")
            .field("name", &self.name())
            .field("run", &self.run())
            .finish_non_exhaustive()
    }
}
