//! All hooks, with what they may use.
#![deny(warnings)]

use worker_containers::prelude::*;

#[container(port = 8080, hooks)]
pub struct Transcoder;

impl Hooks for Transcoder {
    async fn init(&self, instance: &Instance) -> worker_containers::Result<()> {
        let _ = instance.env();
        Ok(())
    }

    async fn on_start(&self, instance: &Instance) -> worker_containers::Result<()> {
        let _ = instance.name();
        Ok(())
    }

    async fn on_ready(&self, instance: &Instance) {
        let _ = instance.inspect();
    }

    async fn on_stop(&self, instance: &Instance, stop: &Stop) {
        let _ = (instance, stop);
    }

    async fn on_error(&self, instance: &Instance, error: &Error) {
        let _ = (instance, error.is_retryable());
    }

    async fn on_activity_expired(&self, _instance: &Instance) -> Verdict {
        Verdict::Stop
    }
}

fn main() {}
