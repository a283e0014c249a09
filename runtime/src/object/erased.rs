//! Hooks without their type, so that the driver is compiled once and not for each class.

use super::{Instance, tasks::ErasedTasks};
use crate::{
    Container, Error, Result,
    core::lifecycle::{Stop, Verdict},
};
use futures_util::future::LocalBoxFuture;
use worker::{Request, Response};

/// [`crate::Hooks`] behind a pointer.
pub(crate) trait ErasedHooks: ErasedTasks {
    fn init<'a>(&'a self, instance: &'a Instance) -> LocalBoxFuture<'a, Result<()>>;
    fn on_start<'a>(&'a self, instance: &'a Instance) -> LocalBoxFuture<'a, Result<()>>;
    fn on_ready<'a>(&'a self, instance: &'a Instance) -> LocalBoxFuture<'a, ()>;
    fn on_stop<'a>(&'a self, instance: &'a Instance, stop: &'a Stop) -> LocalBoxFuture<'a, ()>;
    fn on_error<'a>(&'a self, instance: &'a Instance, error: &'a Error) -> LocalBoxFuture<'a, ()>;
    fn on_activity_expired<'a>(&'a self, instance: &'a Instance) -> LocalBoxFuture<'a, Verdict>;
    fn answer<'a>(&'a self, instance: &'a Instance, request: Request)
    -> LocalBoxFuture<'a, Result<Response>>;
}

impl<C: Container> ErasedHooks for C {
    fn init<'a>(&'a self, instance: &'a Instance) -> LocalBoxFuture<'a, Result<()>> {
        Box::pin(crate::Hooks::init(self, instance))
    }

    fn on_start<'a>(&'a self, instance: &'a Instance) -> LocalBoxFuture<'a, Result<()>> {
        Box::pin(crate::Hooks::on_start(self, instance))
    }

    fn on_ready<'a>(&'a self, instance: &'a Instance) -> LocalBoxFuture<'a, ()> {
        Box::pin(crate::Hooks::on_ready(self, instance))
    }

    fn on_stop<'a>(&'a self, instance: &'a Instance, stop: &'a Stop) -> LocalBoxFuture<'a, ()> {
        Box::pin(crate::Hooks::on_stop(self, instance, stop))
    }

    fn on_error<'a>(&'a self, instance: &'a Instance, error: &'a Error) -> LocalBoxFuture<'a, ()> {
        Box::pin(crate::Hooks::on_error(self, instance, error))
    }

    fn on_activity_expired<'a>(&'a self, instance: &'a Instance) -> LocalBoxFuture<'a, Verdict> {
        Box::pin(crate::Hooks::on_activity_expired(self, instance))
    }

    fn answer<'a>(
        &'a self,
        instance: &'a Instance,
        request: Request,
    ) -> LocalBoxFuture<'a, Result<Response>> {
        Container::answer(self, instance, request)
    }
}
