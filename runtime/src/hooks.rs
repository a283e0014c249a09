//! What the author of a container class may do along its life.

use crate::{
    core::lifecycle::{Stop, Verdict},
    egress::Outbound,
    error::{Error, Result},
    object::Instance,
    platform::console,
    tasks::Tasks,
};
use futures_util::future::LocalBoxFuture;

/// Hooks of a container class. All have defaults; implement the ones you need and write `hooks` in the attribute.
///
/// Each has 30 seconds. `on_stop` of a run has returned before `on_start` of the next is called; the others do not wait
/// for each other.
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
    /// Called once for each Durable Object that is built in memory, before anything else reaches it: requests, methods,
    /// alarms and hooks wait until it returns.
    ///
    /// # Errors
    ///
    /// An error answers those who wait with 503; the next one tries again. So does not returning within 30 seconds:
    /// nothing reaches the instance meanwhile, so do not wait for its own container here.
    async fn init(&self, instance: &Instance) -> Result<()> {
        let _ = instance;
        Ok(())
    }

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

    /// Called once for each run when requests are let through; they do not wait for it.
    async fn on_ready(&self, instance: &Instance) {
        let _ = instance;
    }

    /// Called exactly once for each run whose `on_start` was called, when its container is gone; also when nobody was
    /// there to see it end, then as soon as the object wakes up.
    async fn on_stop(&self, instance: &Instance, stop: &Stop) {
        let _ = (instance, stop);
    }

    /// Called when a start fails, also one that is made again for those who wait, or when the container ends by itself other
    /// than with exit code 0.
    async fn on_error(&self, instance: &Instance, error: &Error) {
        let _ = instance;
        console::error(&error.to_string());
    }

    /// Called for each request out of the container that the rules of `egress(…)` let through the Worker: with `allow` all
    /// that are allowed, else those to the hosts of `handle`. The default sends it to its host.
    ///
    /// It runs beside the object and not in it: `self` is a value of its own, made for this request, whose
    /// headers can be changed. A request that the rules deny does not come here.
    ///
    /// # Errors
    ///
    /// An error answers the container, as [`Error::answer`] says.
    async fn egress(&self, outbound: &Outbound, request: worker::Request) -> Result<worker::Response> {
        outbound.forward(request).await
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

/// Answers requests in place of the library. Implement it and write `fetch` in the attribute.
///
/// ```
/// use worker_containers::{prelude::*, Result, worker::{Request, Response}};
///
/// #[container(port = 8080, fetch)]
/// pub struct Transcoder;
///
/// impl Fetch for Transcoder {
///     async fn fetch(&self, instance: &Instance, request: Request) -> Result<Response> {
///         if request.path() == "/up" {
///             return Ok(Response::ok("the container was not asked")?);
///         }
///         instance.fetch(request).await
///     }
/// }
/// ```
#[allow(async_fn_in_trait)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` says `fetch` but does not implement it",
    label = "write `impl Fetch for {Self} {{ … }}`, or remove `fetch` from `#[container]`"
)]
pub trait Fetch: Container {
    /// Answers a request that reached the instance. Nothing is started unless [`Instance::fetch`] is called.
    ///
    /// # Errors
    ///
    /// An error is answered as [`Error::answer`] says.
    async fn fetch(&self, instance: &Instance, request: worker::Request) -> Result<worker::Response>;
}

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

    /// [`Fetch::fetch`] where the class has one of its own, else [`Instance::fetch`].
    #[doc(hidden)]
    fn answer<'a>(
        &'a self,
        instance: &'a Instance,
        request: worker::Request,
    ) -> LocalBoxFuture<'a, Result<worker::Response>> {
        Box::pin(instance.fetch(request))
    }
}
