//! What begins work beside requests: messages of queues, firings of crons, and workflows.

pub mod cron;
pub mod expression;
pub mod queue;
pub mod workflow;

pub use cron::Cron;
pub use expression::Expression;
pub use queue::Queue;
pub use workflow::Workflow;

use crate::{
    arg::split,
    diagnostic::Diagnostics,
    literal,
    span::{Extent, Spanned},
    value::Value,
};
use proc_macro2::{TokenStream, TokenTree};

/// Takes the one value without a key, which stands first, from the arguments. `what` names it in a message and `form` is
/// the whole attribute.
fn first_value(
    tokens: TokenStream,
    attribute: Extent,
    (what, form): (&str, &str),
    diagnostics: &mut Diagnostics,
) -> (Option<Spanned<Value>>, Vec<TokenStream>) {
    let (values, parts): (Vec<_>, Vec<_>) =
        split(tokens).into_iter().enumerate().partition(|(_, part)| is_value(part));
    let parts = parts.into_iter().map(|(_, part)| part).collect();
    let value = match values.as_slice() {
        [] => {
            diagnostics.error(attribute, format_args!("{what} is missing; write `{form}`"));
            None
        }
        [(0, first), others @ ..] => {
            for (_, other) in others {
                let text = format!("{what} is there already; remove this one, or write a second attribute");
                diagnostics.error(Extent::of(other), text);
            }
            Some(Value::parse(first.clone()))
        }
        [(_, late), ..] => {
            diagnostics.error(Extent::of(late), format_args!("{what} stands first; write `{form}`"));
            None
        }
    };
    (value, parts)
}

/// A literal with nothing behind it.
fn is_value(tokens: &TokenStream) -> bool {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    matches!(trees.as_slice(), [TokenTree::Literal(_) | TokenTree::Group(_)])
}

/// What `read` makes of a value; what is wrong is reported.
fn read<T>(
    value: Spanned<Value>,
    diagnostics: &mut Diagnostics,
    read: impl FnOnce(&Value) -> Result<T, String>,
) -> Option<Spanned<T>> {
    match read(&value.value) {
        Ok(read) => Some(Spanned::new(read, value.extent)),
        Err(why) => {
            diagnostics.error(value.extent, why);
            None
        }
    }
}

/// Where the container is called.
fn path(value: &Value) -> Result<String, String> {
    let text = literal::text(value)?;
    match text {
        text if !text.starts_with('/') => Err(format!("`{text}` is not a path; write `path = \"/{text}\"`")),
        text if text.contains(['#', ' ']) => {
            Err(format!("`{text}` has a space or `#`, which paths do not; write it without"))
        }
        text => Ok(text),
    }
}

/// A whole number between two others.
fn within(value: &Value, least: u32, most: u32) -> Result<u32, String> {
    let number = literal::amount(value)?;
    match (least..=most).contains(&number) {
        true => Ok(number),
        false => Err(format!("`{number}` is not what the platform takes; write {least} to {most}")),
    }
}
