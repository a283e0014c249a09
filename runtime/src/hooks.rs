//! What the author of a container class may do along its life.

use crate::{
    core::lifecycle::{Stop, Verdict},
    error::{Error, Result},
    object::Instance,
    tasks::Tasks,
};

/// Hooks of a container class. All have defaults; implement the ones you need and write `hooks` in the attribute.
///
/// ```
/// use worker_containers::prelude::*;
///
/// #[container(port = 8080, hooks)]
/// pub struct Transcoder;
///
/// impl Hooks for Transcoder {
///     async fn on_stop(&self, instance: &Instance, stop: &Stop) {
///         worker::console_log!("{:?} ended: {stop}", instance.name());
///     }
/// }
/// ```
#[allow(async_fn_in_trait)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` says `hooks` but does not implement them",
    label = "write `impl Hooks for {Self} {{ … }}`, or remove `hooks` from `#[container]`"
)]
pub trait Hooks: 'static {
    /// Called once for each run, when its ports listen and before the first request is forwarded.
    ///
    /// # Errors
    ///
    /// An error fails the start: the container is destroyed and requests that wait are answered with 503. So does
    /// not returning within 30 seconds.
    async fn on_start(&self, instance: &Instance) -> Result<()> {
        let _ = instance;
        Ok(())
    }

    /// Called exactly once for each run whose `on_start` was called, when its container is gone; also when nobody was
    /// there to see it end, then as soon as the object wakes up.
    async fn on_stop(&self, instance: &Instance, stop: &Stop) {
        let _ = (instance, stop);
    }

    /// Called when a start fails or the container ends by itself other than with exit code 0.
    async fn on_error(&self, instance: &Instance, error: &Error) {
        let _ = instance;
        worker::console_error!("{error}");
    }

    /// Called when nobody used the instance for `sleep_after`. The default stops it.
    async fn on_activity_expired(&self, instance: &Instance) -> Verdict {
        let _ = instance;
        Verdict::Stop
    }
}

/// A container class without ports: it is started, works and ends. `#[container]` without `port` and `ports` is one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no job",
    label = "only a container without ports runs to completion; remove `port` and `ports` from its `#[container]`"
)]
pub trait Job: Container {}

/// A struct annotated with `#[container]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a container",
    label = "annotate the struct with `#[container(port = 8080)]`"
)]
pub trait Container: Hooks + Tasks + Sized {
    /// What the attributes say.
    const SPEC: crate::Spec;

    /// The value that lives as long as one Durable Object stays in memory.
    fn create() -> Self;
}
