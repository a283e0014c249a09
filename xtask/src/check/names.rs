//! Names in the Worker's `env`, and what stands for things outside of it.

use super::{
    context::{Context, Part},
    finding::Findings,
};
use crate::config::Node;
use std::collections::BTreeMap;
use worker_containers_syntax::names::is_identifier;

pub(super) fn check(context: &Context<'_>, findings: &mut Findings) {
    for part in &context.parts {
        bindings(part, findings);
        ids(part, findings);
        worker(part, findings);
    }
}

fn bindings(part: &Part<'_>, findings: &mut Findings) {
    let mut known: BTreeMap<&str, &str> = BTreeMap::new();
    for name in &part.found.names {
        let (text, span) = (name.name.text.as_str(), &name.name.span);
        if !is_identifier(text) {
            findings.error(
                "R15",
                span,
                format!(
                    "`{text}` cannot be written `env.NAME`; write letters, digits and `_`, not starting with \
                     a digit"
                ),
            );
        }
        if let Some(other) = known.insert(text, &name.section) {
            findings.error(
                "R15",
                span,
                format!(
                    "`{text}` is a name in `{other}` already, and they share one namespace; write another one"
                ),
            );
        }
    }
}

fn ids(part: &Part<'_>, findings: &mut Findings) {
    for (section, key) in [
        ("kv_namespaces", "id"),
        ("kv_namespaces", "preview_id"),
        ("secrets_store_secrets", "store_id"),
        ("d1_databases", "database_id"),
    ] {
        for row in part.node.get(section).map(Node::elements).unwrap_or_default() {
            let Some((node, id)) = row.get(key).and_then(|node| Some((node, node.as_text()?))) else {
                continue;
            };
            let hex = id.chars().filter(|c| *c != '-');
            let is_id = hex.clone().count() == 32
                && hex.clone().all(|c| c.is_ascii_hexdigit() && !c.is_ascii_uppercase());
            if !is_id {
                findings.error(
                    "R16",
                    &node.span,
                    format!(
                        "`{id}` is not an id, which has 32 hexadecimal digits; write the real one{}",
                        if section == "kv_namespaces" {
                            ", or leave it out to have the namespace made at the first deploy"
                        } else {
                            ""
                        }
                    ),
                );
            }
        }
    }
}

fn worker(part: &Part<'_>, findings: &mut Findings) {
    let Some((node, name)) = part.node.get("name").and_then(|node| Some((node, node.as_text()?))) else {
        return;
    };
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty()
        || name.len() > 63
        || !name.chars().all(fits)
        || name.starts_with('-')
        || name.ends_with('-')
    {
        findings.error(
            "R15",
            &node.span,
            format!(
                "`{name}` cannot be the name of a Worker, which is part of a host name; write at most 63 \
                 lower-case letters, digits and `-`, which does not stand at an end"
            ),
        );
    }
}
