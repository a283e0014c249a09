//! The schema of wrangler: a check of shapes, besides our own rules.

use super::{context::Context, finding::Findings};
use crate::config::{
    Node,
    edit::{Step, shown},
};
use jsonschema::{Draft, ValidationError, error::ValidationErrorKind};
use std::ops::Range;

/// Keys that wrangler takes and its schema does not show.
const HIDDEN: &[&str] = &[
    "affinities",
    "unsafe",
    "rollout_kind",
    "wrangler_ssh",
    "instances",
    "configuration",
    "durable_objects",
    "tiers",
    "tier",
    "cities",
];

/// Returns whose schema it was; `None` when there is none that can be used.
pub(super) fn check(context: &Context<'_>, findings: &mut Findings) -> Option<String> {
    let schema = context.beside.schema.as_ref()?;
    let validator = jsonschema::options().with_draft(Draft::Draft7).build(&schema.schema).ok()?;
    let instance = context.tree.to_json();
    for error in validator.iter_errors(&instance) {
        explain(context.tree, &error, findings);
    }
    Some(schema.whose.clone())
}

fn explain(tree: &Node, error: &ValidationError<'_>, findings: &mut Findings) {
    let path = steps(tree, error.instance_path().as_str());
    let node = tree.at(&path);
    let span = node.map(|node| node.span.clone()).unwrap_or_default();
    let place = if path.is_empty() { "the file".to_owned() } else { format!("`{}`", shown(&path)) };
    let say = |findings: &mut Findings, at: &Range<usize>, message: String| findings.error("R9", at, message);
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            for key in unexpected.iter().filter(|key| !HIDDEN.contains(&key.as_str())) {
                let at = node
                    .and_then(|node| node.entries().iter().find(|entry| entry.key == *key))
                    .map_or(&span, |entry| &entry.at);
                say(
                    findings,
                    at,
                    format!("{place} has no `{key}` in wrangler, which ignores it; check the spelling"),
                );
            }
        }
        ValidationErrorKind::Required { property } => {
            let key = property.as_str().unwrap_or_default();
            say(findings, &span, format!("{place} needs `{key}`; add it"));
        }
        ValidationErrorKind::Type { .. }
        | ValidationErrorKind::Enum { .. }
        | ValidationErrorKind::Constant { .. } => {
            say(findings, &span, format!("{place}: {}; correct it", error.masked()));
        }
        ValidationErrorKind::AnyOf { .. } | ValidationErrorKind::OneOfNotValid { .. } => {
            say(
                findings,
                &span,
                format!("{place} is nothing that wrangler's schema takes there; correct it"),
            );
        }
        _ => say(findings, &span, format!("{place}: {}; correct it", error.masked())),
    }
}

/// A JSON pointer as a way.
fn steps(tree: &Node, pointer: &str) -> Vec<Step> {
    let mut path: Vec<Step> = Vec::new();
    for part in pointer.split('/').skip(1) {
        let key = part.replace("~1", "/").replace("~0", "~");
        let step = match (tree.at(&path).is_some_and(Node::is_list), key.parse()) {
            (true, Ok(row)) => Step::Row(row),
            _ => Step::Key(key),
        };
        path.push(step);
    }
    path
}
