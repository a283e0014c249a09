//! A batch of messages: each into its instance, and each acknowledged or returned by itself.

use super::{Router, post, refused};
use crate::{
    Result, Spec,
    core::entry::{Queue, Target, Verdict, verdict},
    platform::{clock, console},
    routing::variable,
};
use futures_util::{StreamExt, stream};
use wasm_bindgen::JsCast;
use worker::{Env, MessageBatch, MessageExt, QueueRetryOptionsBuilder, RawMessage};

/// Delivers a batch; `false` when no class wants messages of this queue.
pub(crate) async fn deliver<T>(router: &Router, batch: &MessageBatch<T>, env: &Env) -> bool {
    let name = batch.queue();
    let of = |queue: &Queue| variable(env, queue.variable).map_or(name == queue.name, |other| name == other);
    let mut queues = router.classes().flat_map(|spec| spec.queues.iter().map(move |queue| (spec, queue)));
    let Some((spec, queue)) = queues.find(|(_, queue)| of(queue)) else { return false };
    let at_once = usize::try_from(queue.at_once.max(1)).unwrap_or(usize::MAX);
    let messages = stream::iter(batch.raw_iter());
    messages.for_each_concurrent(at_once, |message| one(spec, queue, message, env)).await;
    true
}

/// Whatever goes wrong with one message is about that message alone.
async fn one(spec: &Spec, queue: &Queue, message: RawMessage, env: &Env) {
    let verdict = match sent(spec, queue, &message, env).await {
        Ok(verdict) => verdict,
        Err(why) => {
            console::error(&format!("message {} of `{}`: {why}", message.id(), queue.name));
            why.verdict
        }
    };
    match verdict {
        Verdict::Done => message.ack(),
        Verdict::Again(delay) => {
            let mut options = QueueRetryOptionsBuilder::new();
            if let Some(seconds) = delay.and_then(|delay| u32::try_from(delay.as_secs()).ok()) {
                options = options.with_delay_seconds(seconds);
            }
            message.retry_with_options(&options.build());
        }
    }
}

/// Why a message was not taken, and what becomes of it.
struct Refusal {
    why: String,
    verdict: Verdict,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.why)
    }
}

async fn sent(spec: &Spec, queue: &Queue, message: &RawMessage, env: &Env) -> Result<Verdict, Refusal> {
    let again = |why: String| Refusal { why, verdict: Verdict::Again(None) };
    let body = message.body();
    let is_read = matches!(queue.target, Target::Key(_) | Target::Pool { key: Some(_), .. });
    // Bytes have no fields.
    let is_bytes = body.is_instance_of::<js_sys::ArrayBuffer>() || js_sys::ArrayBuffer::is_view(&body);
    let json = (is_read && !is_bytes)
        .then(|| js_sys::JSON::stringify(&body).ok().and_then(|json| json.as_string()))
        .flatten();
    let json = json.and_then(|json| serde_json::from_str(&json).ok());
    let id = message.id();
    let instance = queue.instance(&id, json.as_ref(), clock::random()).map_err(again)?;
    let headers = [("x-queue-name", queue.name), ("x-queue-message-id", id.as_str())];
    let to = (queue.path, queue.port);
    let outcome = post(spec, to, &instance, (&body, &headers), env).await;
    let outcome = outcome.map_err(|error| Refusal {
        why: format!("`{}`: {error}", spec.class),
        verdict: Verdict::Again(error.answer().retry_after),
    })?;
    match verdict(outcome.status, outcome.retry_after.as_deref()) {
        Verdict::Done => Ok(Verdict::Done),
        verdict => {
            Err(Refusal { why: refused(&format!("`{}{}`", spec.class, queue.path), &outcome), verdict })
        }
    }
}
