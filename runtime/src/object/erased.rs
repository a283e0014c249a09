//! Hooks without their type, so that the driver is compiled once and not for each class.

use super::{Instance, tasks::ErasedTasks};
use crate::{
    Container, Error, Result,
    core::lifecycle::{Stop, Verdict},
};
use futures_util::future::LocalBoxFuture;

/// [`crate::Hooks`] behind a pointer.
pub(super) trait ErasedHooks: ErasedTasks {
    fn on_start<'a>(&'a self, instance: &'a Instance) -> LocalBoxFuture<'a, Result<()>>;
    fn on_stop<'a>(&'a self, instance: &'a Instance, stop: &'a Stop) -> LocalBoxFuture<'a, ()>;
    fn on_error<'a>(&'a self, instance: &'a Instance, error: &'a Error) -> LocalBoxFuture<'a, ()>;
    fn on_activity_expired<'a>(&'a self, instance: &'a Instance) -> LocalBoxFuture<'a, Verdict>;
}

impl<C: Container> ErasedHooks for C {
    fn on_start<'a>(&'a self, instance: &'a Instance) -> LocalBoxFuture<'a, Result<()>> {
        Box::pin(crate::Hooks::on_start(self, instance))
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
}
