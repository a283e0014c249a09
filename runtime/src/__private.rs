//! What generated code calls. Not part of the public interface: it changes without notice.

pub use crate::coordinator::CoordinatorObject;
pub use crate::egress::EgressEntry;
pub use crate::methods::{Answering, Lookup, Method, NoArguments, NoMethods, Outcome, arguments, settle};
pub use crate::object::Object;
pub use crate::platform::stub::Stub;
pub use crate::spec::Spec;
pub use crate::workflow::run as run_workflow;
pub use js_sys;
pub use wasm_bindgen;
pub use wasm_bindgen_futures;
pub use web_sys;

use crate::{
    Binding, Error, Port, Router,
    entry::{self, Ended},
    platform::glue,
    routing::dispatch as dispatch_request,
};
use js_sys::Promise;
use wasm_bindgen::JsValue;
use worker::{Context, Env, MessageBatch, Request, Response, ScheduleContext, ScheduledEvent};

/// What `Container::answer` returns.
pub type Answer<'a> = futures_util::future::LocalBoxFuture<'a, crate::Result<Response>>;

/// What a struct whose attributes have errors is given.
pub const REFUSED: Spec = Spec::REFUSED;

/// A port the attribute declares.
pub const fn port<C>(number: u16) -> Port<C> {
    Port::new(number)
}

/// A binding the attribute declares.
pub const fn binding<T>(name: &'static str) -> Binding<T> {
    Binding::new(name)
}

/// Makes a class extend `DurableObject` and gives it its methods.
pub fn adopt_durable_object<C>(instance: JsValue, methods: &[Method<C>]) {
    let names = methods.iter().map(|method| JsValue::from_str(method.name)).collect();
    glue::adopt(instance, "DurableObject", &names);
}

/// Makes a class of the library's own extend `DurableObject`.
pub fn adopt_coordinator(instance: JsValue) {
    glue::adopt(instance, "DurableObject", &js_sys::Array::new());
}

/// Makes a class extend `WorkerEntrypoint`.
pub fn adopt_entrypoint(instance: JsValue) {
    glue::adopt(instance, "WorkerEntrypoint", &js_sys::Array::new());
}

/// Makes a class extend `WorkflowEntrypoint`.
pub fn adopt_workflow(instance: JsValue) {
    glue::adopt(instance, "WorkflowEntrypoint", &js_sys::Array::new());
}

/// The Worker's `queue` event.
pub fn deliver<T, F, R>(
    router: &Router,
    batch: worker::worker_sys::MessageBatch,
    env: Env,
    context: worker::worker_sys::Context,
    otherwise: F,
) -> Promise
where
    F: FnOnce(MessageBatch<T>, Env, Context) -> R + 'static,
    R: Future<Output: Ended> + 'static,
    T: 'static,
{
    entry::on_batch(router, batch, env, Context::new(context), otherwise)
}

/// The Worker's `scheduled` event.
pub fn fire<F, R>(
    router: &Router,
    event: worker::worker_sys::ScheduledEvent,
    env: Env,
    context: worker::worker_sys::ScheduleContext,
    otherwise: F,
) -> Promise
where
    F: FnOnce(ScheduledEvent, Env, ScheduleContext) -> R + 'static,
    R: Future<Output: Ended> + 'static,
{
    entry::on_cron(router, event, env, ScheduleContext::from(context), otherwise)
}

/// What becomes of messages that no class wants: they are tried again, and kept where the queue keeps such.
pub async fn no_consumer(batch: MessageBatch<JsValue>, _env: Env, _context: Context) -> Result<(), String> {
    Err(format!("no `#[queue]` and no `queue` of `dispatcher!` takes messages of `{}`", batch.queue()))
}

/// What becomes of the firing of a cron that no class knows.
pub async fn no_cron(event: ScheduledEvent, _env: Env, _context: ScheduleContext) -> Result<(), String> {
    Err(format!("no `#[cron]` and no `scheduled` of `dispatcher!` knows the cron `{}`", event.cron()))
}

/// The Worker's `fetch` event.
pub fn dispatch<F, R>(
    router: &Router,
    request: web_sys::Request,
    env: Env,
    context: worker::worker_sys::Context,
    fallback: F,
) -> Promise
where
    F: FnOnce(Request, Env, Context) -> R,
    R: Future<Output = worker::Result<Response>> + 'static,
{
    dispatch_request(router, request, env, Context::new(context), fallback)
}

/// The fallback of a dispatcher that names none.
pub async fn no_route(request: Request, _env: Env, _context: Context) -> worker::Result<Response> {
    let response = crate::object::answer(&Error::NoRoute(request.path()));
    Ok(web_sys::Response::from(response).into())
}
