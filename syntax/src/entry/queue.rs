//! `#[queue(…)]`: a queue whose messages are sent into instances.

use super::{first_value, path, read, within};
use crate::{
    args::Args,
    diagnostic::Diagnostics,
    duration, keyword, literal, names,
    span::{Extent, Spanned},
    value::Value,
};
use proc_macro2::TokenStream;
use std::time::Duration;

/// One `#[queue(…)]`.
#[derive(Clone, Debug)]
pub struct Queue {
    /// Name of the queue.
    pub name: Spanned<String>,
    /// Where the container gets its messages.
    pub path: Spanned<String>,
    /// The port, when it is not the container's default.
    pub port: Option<Spanned<u16>>,
    /// The field of a message that names its instance.
    pub key: Option<Spanned<String>>,
    /// How many instances share the messages.
    pub pool: Option<Spanned<u32>>,
    /// How many messages of a batch are under way at a time.
    pub at_once: Option<Spanned<u32>>,
    /// Name of the binding by which the Worker itself sends messages.
    pub binding: Option<Spanned<String>>,
    /// Where messages go that were tried too often.
    pub dead_letter_queue: Option<Spanned<String>>,
    /// Most messages in a batch.
    pub max_batch_size: Option<Spanned<u32>>,
    /// How long a batch waits to be filled.
    pub max_batch_timeout: Option<Spanned<Duration>>,
    /// How often a message is tried again.
    pub max_retries: Option<Spanned<u32>>,
    /// Most batches at a time.
    pub max_concurrency: Option<Spanned<u32>>,
    /// The pause before a message is tried again.
    pub retry_delay: Option<Spanned<Duration>>,
}

/// Messages of a batch that are under way at a time, when `at_once` is not given.
pub const DEFAULT_AT_ONCE: u32 = 10;

const FORM: &str = "#[queue(\"jobs\", path = \"/process\")]";

impl Queue {
    /// The settings of the consumer that the author wrote, as the wrangler file calls them.
    pub fn settings(&self) -> Vec<(&'static str, u32)> {
        let seconds = |it: &Option<Spanned<Duration>>| {
            it.as_ref().map(|it| u32::try_from(it.as_secs()).unwrap_or(u32::MAX))
        };
        let number = |it: &Option<Spanned<u32>>| it.as_ref().map(|it| it.value);
        [
            ("max_batch_size", number(&self.max_batch_size)),
            ("max_batch_timeout", seconds(&self.max_batch_timeout)),
            ("max_retries", number(&self.max_retries)),
            ("max_concurrency", number(&self.max_concurrency)),
            ("retry_delay", seconds(&self.retry_delay)),
        ]
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)))
        .collect()
    }
}

/// Reads the arguments of `#[queue(…)]`, which stands at `attribute`.
pub fn parse(tokens: TokenStream, attribute: Extent, diagnostics: &mut Diagnostics) -> Option<Queue> {
    let (first, parts) = first_value(tokens, attribute, ("the name of the queue", FORM), diagnostics);
    let args = Args::parse(parts, keyword::QUEUE_KEYS, "#[queue]", diagnostics);
    let d = diagnostics;
    let known = d.iter().count();
    let name = first.and_then(|first| read(first, d, queue_name));
    if args.extent_of("path").is_none() && !args.is_incomplete() {
        d.error(
            attribute,
            format_args!("`path`, where the container gets the messages, is missing; write `{FORM}`"),
        );
    }
    let path = args.value("path", d, path);
    let queue = Queue {
        port: args.value("port", d, literal::port),
        key: args.value_at("key", d, field),
        pool: args.value("pool", d, literal::count),
        at_once: args.value("at_once", d, |value| within(value, 1, 100)),
        binding: args.value("binding", d, binding),
        dead_letter_queue: args.value("dead_letter_queue", d, queue_name),
        max_batch_size: args.value("max_batch_size", d, |value| within(value, 1, 100)),
        max_batch_timeout: args.value("max_batch_timeout", d, |value| at_most(value, 60, "60s")),
        max_retries: args.value("max_retries", d, |value| within(value, 0, 100)),
        max_concurrency: args.value("max_concurrency", d, |value| within(value, 1, 250)),
        retry_delay: args.value("retry_delay", d, |value| at_most(value, 12 * 60 * 60, "12h")),
        name: name?,
        path: path?,
    };
    if let Some(dead) = queue.dead_letter_queue.as_ref().filter(|dead| dead.value == queue.name.value) {
        let text = format!(
            "messages of `{0}` would go round for ever; write another queue, such as `\"{0}-dead\"`",
            **dead
        );
        d.error(dead.extent, text);
    }
    (d.iter().count() == known && !args.is_incomplete()).then_some(queue)
}

/// The name of a queue, as the platform takes it.
fn queue_name(value: &Value) -> Result<String, String> {
    let text = literal::text(value)?;
    match names::is_host_part(&text) {
        true => Ok(text),
        false => Err(format!(
            "`{text}` cannot be the name of a queue; write at most 63 lower-case letters, digits and `-`, which does \
             not stand at an end"
        )),
    }
}

/// `field("jobId")`.
fn field(value: &Spanned<Value>) -> Result<String, Spanned<String>> {
    let wrong = |why: String| Spanned::new(why, value.extent);
    let Value::Call(word, inner) = &value.value else {
        return Err(wrong(literal::wrong(value, "`field(\"jobId\")`, the field of a message")));
    };
    if word != "field" {
        let text = format!("a message has no `{word}`, only fields; write `field(\"jobId\")`");
        return Err(Spanned::new(text, word.span()));
    }
    let name = Value::parse(inner.clone());
    literal::text(&name).map_err(|why| {
        if inner.is_empty() {
            wrong("`field` lacks a name; write `field(\"jobId\")`".to_owned())
        } else {
            Spanned::new(why, name.extent)
        }
    })
}

fn binding(value: &Value) -> Result<String, String> {
    let text = literal::text(value)?;
    match names::is_identifier(&text) {
        true => Ok(text),
        false => Err(format!("`{text}` cannot be a name in `env`; write letters, digits and `_`")),
    }
}

fn at_most(value: &Value, seconds: u64, most: &str) -> Result<Duration, String> {
    let duration = duration::read(value)?;
    match duration.as_secs() <= seconds {
        true => Ok(duration),
        false => {
            Err(format!("`{}` is more than the platform takes; write at most \"{most}\"", value.shown()))
        }
    }
}
