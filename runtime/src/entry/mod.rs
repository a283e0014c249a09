//! The events of a Worker beside `fetch`: batches of a queue and firings of a cron.

mod cron;
mod queue;

pub(crate) use cron::fire;
pub(crate) use queue::deliver;

use crate::{
    Error, Result, Spec,
    core::{instance::InstanceName, time::millis},
    object::answer,
    platform::{
        entry::{self, Outcome},
        glue,
        route::{self, Orders},
        stub::namespace,
    },
    routing::Router,
};
use js_sys::Promise;
use std::{fmt::Display, time::Duration};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::future_to_promise;
use worker::{
    Env, MessageBatch, ScheduleContext, ScheduledEvent,
    worker_sys::{MessageBatch as BatchSys, ScheduledEvent as EventSys},
};

/// What an event of the author's own returns: nothing, or a result.
pub trait Ended {
    /// As what JavaScript is told.
    fn ended(self) -> Result<(), JsValue>;
}

impl Ended for () {
    fn ended(self) -> Result<(), JsValue> {
        Ok(())
    }
}

impl<E: Display> Ended for Result<(), E> {
    fn ended(self) -> Result<(), JsValue> {
        self.map_err(|error| js_sys::Error::new(&error.to_string()).into())
    }
}

impl Router {
    /// Sends each message of a batch into the instance its `#[queue]` says, and acknowledges those that are answered with
    /// 2xx; `false` when no class wants messages of this queue. For a Worker without `dispatcher!`.
    ///
    /// A message that fails is tried again by the queue, and the others are not.
    pub async fn deliver<T>(&self, batch: &MessageBatch<T>, env: &Env) -> bool {
        deliver(self, batch, env).await
    }

    /// Does what is declared for the cron of `event`: calls instances, and starts those that are to be warm; `false` when
    /// no class asks for it. For a Worker without `dispatcher!`.
    ///
    /// # Errors
    ///
    /// The first thing that went wrong; everything else is tried nevertheless.
    pub async fn fire(&self, event: &ScheduledEvent, env: &Env) -> Result<bool> {
        fire(self, &event.cron(), event.schedule(), env).await
    }
}

/// The Worker's `queue` event.
pub(crate) fn on_batch<T, F, R>(
    router: &Router,
    batch: BatchSys,
    env: Env,
    context: worker::Context,
    otherwise: F,
) -> Promise
where
    F: FnOnce(MessageBatch<T>, Env, worker::Context) -> R + 'static,
    R: Future<Output: Ended> + 'static,
{
    let router = router.clone();
    guarded("the batch", async move {
        let batch = MessageBatch::from(batch);
        match deliver(&router, &batch, &env).await {
            true => Ok(()),
            false => otherwise(batch, env, context).await.ended(),
        }
    })
}

/// The Worker's `scheduled` event.
pub(crate) fn on_cron<F, R>(
    router: &Router,
    event: EventSys,
    env: Env,
    context: ScheduleContext,
    otherwise: F,
) -> Promise
where
    F: FnOnce(ScheduledEvent, Env, ScheduleContext) -> R + 'static,
    R: Future<Output: Ended> + 'static,
{
    let router = router.clone();
    guarded("the cron", async move {
        let event = ScheduledEvent::from(event);
        match fire(&router, &event.cron(), event.schedule(), &env).await {
            Ok(true) => Ok(()),
            Ok(false) => otherwise(event, env, context).await.ended(),
            Err(error) => Err(error.into()),
        }
    })
}

/// As a promise, which is rejected when a panic means that nobody settles it: the platform would wait as long as it can.
fn guarded(what: &str, ended: impl Future<Output = Result<(), JsValue>> + 'static) -> Promise {
    let ended = future_to_promise(async move { ended.await.map(|()| JsValue::UNDEFINED) });
    glue::guarded(&ended, &js_sys::Error::new(&format!("the Worker panicked while {what} was dealt with")))
}

/// How long an answer may take until it begins, and again until it ends. The platform ends a consumer after 15 minutes, and
/// with it what is said of the other messages.
const PATIENCE: Duration = Duration::from_secs(6 * 60);

/// Posts `body` into an instance, and waits until the whole answer was there.
async fn post(
    spec: &Spec,
    (path, port): (&str, Option<u16>),
    instance: &InstanceName,
    (body, headers): (&JsValue, &[(&str, &str)]),
    env: &Env,
) -> Result<Outcome> {
    let missing = Error::MissingBinding { binding: spec.binding, class: spec.class };
    let stub = namespace(env, spec.binding).ok_or(missing)?.get_by_name(instance.as_str())?;
    let request = entry::post(path, body, headers)?;
    let patience = u32::try_from(millis(PATIENCE)).unwrap_or(u32::MAX);
    let orders = Orders {
        port: port.filter(|port| spec.default_port != Some(*port)),
        patient: true,
        timeout: Some((patience, answer(&Error::Timeout(PATIENCE)))),
        ..Orders::default()
    };
    entry::outcome(&route::send(&stub, &request, &orders)?, PATIENCE).await
}

/// Why something failed, with all there is in its answer.
fn refused(what: &str, outcome: &Outcome) -> String {
    match outcome.text.trim() {
        "" => format!("{what} was answered {}", outcome.status),
        why => format!("{what} was answered {}: {why}", outcome.status),
    }
}
