//! How a method or hook starts the container of its own instance.

use super::{Instance, waits::Patience};
use crate::{
    Container, Port, Result, Start,
    core::failure::{Failure, FailureKind},
};
use std::time::Duration;

impl Instance {
    /// Starts the container, if it does not run, and returns when its process runs, whatever its ports do.
    ///
    /// # Errors
    ///
    /// When the start fails.
    pub async fn start(&self) -> Result<()> {
        self.start_with(Start::new()).await
    }

    /// The same with options, which stay with the instance, or with a deadline.
    ///
    /// # Errors
    ///
    /// When the start fails or takes too long, or the instance runs with other options.
    pub async fn start_with(&self, start: impl Into<Start>) -> Result<()> {
        let Start { options, deadline, poll_interval } = start.into();
        options.as_ref().map(|options| options.check()).transpose()?;
        let patience = Patience { limit: deadline, interval: poll_interval };
        Ok(self.driver()?.up(options, patience).await?)
    }

    /// Starts the container, if it does not run, and returns when its ports listen and `on_start` has returned.
    ///
    /// Not for `on_start` itself, which would wait for its own end: the ports listen already when it is called, and
    /// `fetch` and `connect` know that.
    ///
    /// # Errors
    ///
    /// When the start fails.
    pub async fn start_and_wait_for_ports(&self) -> Result<()> {
        self.start_and_wait_for_ports_with(Start::new()).await
    }

    /// The same with options, which stay with the instance, or with a deadline.
    ///
    /// # Errors
    ///
    /// When the start fails or takes too long, or the instance runs with other options.
    pub async fn start_and_wait_for_ports_with(&self, start: impl Into<Start>) -> Result<()> {
        let Start { options, deadline, poll_interval } = start.into();
        options.as_ref().map(|options| options.check()).transpose()?;
        let patience = Patience { limit: deadline, interval: poll_interval };
        Ok(self.driver()?.ready(options, patience).await?)
    }

    /// Starts the container, if it does not run, and returns when this port listens, at most after `deadline`.
    ///
    /// # Errors
    ///
    /// As [`Instance::start_and_wait_for_ports_with`], or when the port is that of another class.
    pub async fn wait_for_port<C: Container>(&self, port: Port<C>, deadline: Duration) -> Result<()> {
        let spec = self.driver()?.spec;
        if !spec.declares(port.number()) {
            let why = format!("`{}` does not declare port {}", spec.class, port.number());
            return Err(Failure::new(FailureKind::Unsupported, why).into());
        }
        self.start_and_wait_for_ports_with(Start::new().deadline(deadline)).await
    }
}
