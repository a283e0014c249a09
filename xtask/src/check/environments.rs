//! What an environment has to repeat, and what it cannot have.

use super::{context::Context, finding::Findings};
use crate::config::{Node, scope::is_environment};

/// Keys of the top level that no environment takes over.
const REPEATED: &[&str] = &[
    "vars",
    "secrets",
    "define",
    "durable_objects",
    "workflows",
    "kv_namespaces",
    "r2_buckets",
    "d1_databases",
    "queues",
    "containers",
    "services",
    "secrets_store_secrets",
    "send_email",
    "vectorize",
    "hyperdrive",
    "analytics_engine_datasets",
    "dispatch_namespaces",
    "mtls_certificates",
    "tail_consumers",
    "unsafe",
    "browser",
    "ai",
    "images",
    "version_metadata",
    "pipelines",
    "ratelimits",
];

/// Keys that only the top level has.
const TOP: &[&str] = &[
    "$schema",
    "keep_vars",
    "send_metrics",
    "dev",
    "site",
    "alias",
    "wasm_modules",
    "text_blobs",
    "data_blobs",
    "env",
];

pub(super) fn check(context: &Context<'_>, findings: &mut Findings) {
    let environments = context.tree.get("env").map(Node::entries).unwrap_or_default();
    for environment in environments {
        let name = &environment.key;
        for key in REPEATED {
            if context.tree.get(key).is_some_and(|node| !is_empty(node))
                && environment.node.get(key).is_none()
            {
                let message = format!(
                    "`env.{name}` has no `{key}`, and it does not take the one of the top level over; write it \
                     there, or `{key}` with nothing in it to say so"
                );
                findings.error("R14", &environment.at, message);
            }
        }
        for entry in environment.node.entries().iter().filter(|entry| TOP.contains(&entry.key.as_str())) {
            findings.error(
                "R9",
                &entry.at,
                format!(
                    "`{}` belongs to the top level, and wrangler ignores it in an environment; move it there",
                    entry.key
                ),
            );
        }
        if !is_environment(name) {
            findings.error(
                "R15",
                &environment.at,
                format!(
                    "the Worker of `{name}` would be called after it, and its name takes letters, digits, \
                     `-` and `_` only; write another name"
                ),
            );
        }
    }
    names_differ(context, findings);
}

fn is_empty(node: &Node) -> bool {
    let lists = node.entries().iter().all(|entry| entry.node.is_list() && entry.node.elements().is_empty());
    node.elements().is_empty() && (node.entries().is_empty() || lists)
}

fn names_differ(context: &Context<'_>, findings: &mut Findings) {
    let mut known: Vec<(&str, Option<&String>)> = Vec::new();
    for part in &context.parts {
        for name in part.found.containers.iter().filter_map(|entry| entry.name.as_ref()) {
            let environment = part.scope.environment.as_ref();
            if known.iter().any(|(other, whose)| *other == name.text && *whose != environment) {
                findings.error(
                    "R3",
                    &name.span,
                    format!(
                        "`{}` is the application of two environments, and the second one to be deployed is \
                         refused; write another name",
                        name.text
                    ),
                );
            }
            known.push((&name.text, environment));
        }
    }
}
