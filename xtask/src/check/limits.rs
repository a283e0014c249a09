//! Queues, crons, workflows and variables: what the platform takes and wrangler does not look at.

use super::{
    context::{Context, Part},
    finding::Findings,
};
use crate::config::{Node, entries::is_same_cron, tree::Kind};
use worker_containers_syntax::{
    entry::Expression,
    names::{is_host_part, is_queue_name},
};

pub(super) fn check(context: &Context<'_>, findings: &mut Findings) {
    for part in &context.parts {
        queues(part, findings);
        crons(part, findings);
        handlers(context, part, findings);
        vars(part, findings);
        services(part, findings);
    }
}

fn queues(part: &Part<'_>, findings: &mut Findings) {
    let Some(queues) = part.node.get("queues") else { return };
    let rows = |key: &str| queues.get(key).map(Node::elements).unwrap_or_default();
    for row in rows("producers").iter().chain(rows("consumers")) {
        if let Some((node, name)) = row.get("queue").and_then(|node| Some((node, node.as_text()?)))
            && !is_queue_name(name)
        {
            findings.error(
                "R17",
                &node.span,
                format!(
                    "`{name}` cannot be the name of a queue; write at most 63 lower-case letters, digits and \
                     `-`, which does not stand at an end"
                ),
            );
        }
    }
    let mut known: Vec<&str> = Vec::new();
    for row in rows("consumers") {
        if let Some((node, name)) = row.get("queue").and_then(|node| Some((node, node.as_text()?))) {
            if known.contains(&name) {
                findings.error(
                    "R17",
                    &node.span,
                    format!("`{name}` has two consumers, and a queue has one; remove one of them"),
                );
            }
            known.push(name);
        }
        for (key, least, most) in [
            ("max_batch_size", 1.0, 100.0),
            ("max_batch_timeout", 0.0, 60.0),
            ("max_retries", 0.0, 100.0),
            ("max_concurrency", 1.0, 250.0),
            ("retry_delay", 0.0, 43200.0),
        ] {
            let Some(node) = row.get(key) else { continue };
            let number = match node.kind {
                Kind::Integer(number) => number as f64,
                Kind::Float(number) => number,
                _ => f64::NAN,
            };
            if !(least..=most).contains(&number) {
                findings.error(
                    "R17",
                    &node.span,
                    format!("`{key}` has to be a number from {least} to {most}"),
                );
            }
        }
    }
}

fn crons(part: &Part<'_>, findings: &mut Findings) {
    let crons = part.node.get("triggers").and_then(|triggers| triggers.get("crons"));
    let mut known: Vec<&str> = Vec::new();
    for cron in crons.map(Node::elements).unwrap_or_default() {
        let Some(text) = cron.as_text() else {
            findings.error(
                "R17",
                &cron.span,
                format!("a cron is a string, and this is {}; write it in quotes", cron.what()),
            );
            continue;
        };
        if let Err(why) = Expression::parse(text) {
            findings.error("R17", &cron.span, why);
        }
        if known.contains(&text) {
            findings.error("R17", &cron.span, format!("`{text}` is there twice; remove one of them"));
        }
        known.push(text);
    }
}

/// What arrives and is answered by nothing in the code: messages and firings that fail each time.
fn handlers(context: &Context<'_>, part: &Part<'_>, findings: &mut Findings) {
    let (wanted, found) = (&context.wanted.entries, &part.found.entries);
    let consumed = found.consumed().filter(|_| !wanted.takes_other_queues);
    let is_ours = |name: &str| {
        wanted.queues.iter().any(|queue| found.queue_called(&queue.name).unwrap_or(&queue.name) == name)
    };
    for queue in consumed.filter(|queue| !is_ours(&queue.text)) {
        let text = format!(
            "no `#[queue]` in the code takes messages of `{0}`; remove this consumer, or take them with `queue = …` of \
             `dispatcher!`",
            queue.text
        );
        findings.warning("handlers", &queue.span, text);
    }
    let crons = found.crons().filter(|_| !wanted.takes_other_crons && part.node.get("triggers").is_some());
    for cron in crons.filter(|cron| !wanted.crons.iter().any(|it| is_same_cron(it, &cron.text))) {
        let text = format!(
            "nothing in the code knows the cron `{}`; remove it, or answer it with `scheduled = …` of `dispatcher!`",
            cron.text
        );
        findings.warning("handlers", &cron.span, text);
    }
}

fn vars(part: &Part<'_>, findings: &mut Findings) {
    let Some(vars) = part.node.get("vars") else { return };
    if !matches!(vars.kind, Kind::Table(_)) {
        return findings.error(
            "R9",
            &vars.span,
            format!("`vars` is {}, and a table belongs there; write `NAME = \"value\"`", vars.what()),
        );
    }
    for entry in vars.entries() {
        if matches!(&entry.node.kind, Kind::Other(text) if text != "null") {
            findings.error(
                "R9",
                &entry.node.span,
                format!("`{}` is a date, which wrangler refuses; write it in quotes", entry.key),
            );
        }
        if super::containers::is_secret(&entry.key) {
            findings.warning(
                "secrets",
                &entry.at,
                format!(
                    "`{}` looks like a secret, and `vars` are readable by everybody with this file; read it \
                     with `secret(\"{}\")` and set it with `wrangler secret put`",
                    entry.key, entry.key
                ),
            );
        }
    }
}

fn services(part: &Part<'_>, findings: &mut Findings) {
    const KNOWN: [&str; 6] = ["binding", "service", "environment", "entrypoint", "props", "remote"];
    for row in part.node.get("services").map(Node::elements).unwrap_or_default() {
        for entry in row.entries().iter().filter(|entry| !KNOWN.contains(&entry.key.as_str())) {
            findings.error(
                "R9",
                &entry.at,
                format!(
                    "a service has no `{}`, and wrangler ignores it; write one of {}",
                    entry.key,
                    KNOWN.join(", ")
                ),
            );
        }
        if let Some((node, name)) = row.get("service").and_then(|node| Some((node, node.as_text()?)))
            && !is_host_part(name)
        {
            findings.error(
                "R17",
                &node.span,
                format!("`{name}` cannot be the name of a Worker; write the name of the one that is meant"),
            );
        }
    }
}
