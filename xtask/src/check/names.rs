//! Names in the Worker's `env`, and what stands for things outside of it.

use super::{
    context::{Context, Part},
    finding::{Findings, Severity},
};
use crate::config::{Node, Place, Problem, wanted::VariableKind};
use std::collections::BTreeMap;
use worker_containers_syntax::names::{is_host_part, is_identifier};

pub(super) fn check(context: &Context<'_>, findings: &mut Findings) {
    for part in &context.parts {
        bindings(part, findings);
        ids(part, findings);
        targets(context, part, findings);
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

/// Another bucket or queue in an environment is what environments are for; at the top level the code says one.
fn targets(context: &Context<'_>, part: &Part<'_>, findings: &mut Findings) {
    if !part.scope.is_top() {
        return;
    }
    for variable in &context.wanted.variables {
        let (rows, key, word, wanted) = match &variable.kind {
            VariableKind::R2(bucket) => (part.node.get("r2_buckets"), "bucket_name", "r2", bucket),
            VariableKind::Queue(queue) => {
                (part.node.get("queues").and_then(|it| it.get("producers")), "queue", "queue", queue)
            }
            _ => continue,
        };
        let mut rows = rows.map(Node::elements).unwrap_or_default().iter();
        let row = rows.find(|row| row.get("binding").and_then(Node::as_text) == Some(&variable.name));
        let Some((node, text)) =
            row.and_then(|row| row.get(key)).and_then(|node| Some((node, node.as_text()?)))
        else {
            continue;
        };
        if text != wanted {
            let message = format!(
                "`{}` is `{text}` here and `{word}(\"{wanted}\")` in the code, and what is here counts; write the same \
                 in both places",
                variable.name
            );
            let (container, place) = variable.reader;
            let problem = Problem::in_file(node.span.clone(), message).and(Place::Code(container, place));
            findings.push("code", Severity::Warning, problem);
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
    if !is_host_part(name) {
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
