//! Queues, crons, workflows and variables: what the platform takes and wrangler does not look at.

use super::{
    context::{Context, Part},
    finding::Findings,
};
use crate::config::{Node, tree::Kind};
use worker_containers_syntax::names::{is_host_part, is_queue_name};

pub(super) fn check(context: &Context<'_>, findings: &mut Findings) {
    for part in &context.parts {
        queues(part, findings);
        crons(part, findings);
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
        if !is_cron(text) {
            findings.error(
                "R17",
                &cron.span,
                format!(
                    "`{text}` is not a cron: minute, hour, day of month, month, day of week; write for \
                     example `*/5 * * * *`"
                ),
            );
        }
        if known.contains(&text) {
            findings.error("R17", &cron.span, format!("`{text}` is there twice; remove one of them"));
        }
        known.push(text);
    }
}

/// Five fields, each a list of `*`, a value or a range, with a step perhaps.
fn is_cron(text: &str) -> bool {
    const MONTHS: &[&str] =
        &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    const DAYS: &[&str] = &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
    let fields: Vec<&str> = text.split(' ').filter(|field| !field.is_empty()).collect();
    let limits: [(u32, u32, &[&str]); 5] =
        [(0, 59, &[]), (0, 23, &[]), (1, 31, &[]), (1, 12, MONTHS), (0, 7, DAYS)];
    fields.len() == 5
        && fields.iter().zip(limits).enumerate().all(|(at, (field, (least, most, names)))| {
            let value = |text: &str| {
                let is_name = names.contains(&text.to_ascii_uppercase().as_str());
                let is_number = text.parse().is_ok_and(|number: u32| (least..=most).contains(&number));
                // The last day, the nearest weekday, the second Friday.
                let day = text.trim_end_matches(['L', 'W']);
                let is_day =
                    matches!(at, 2 | 4) && day != text && (day.is_empty() || day.parse::<u32>().is_ok());
                let is_nth = at == 4
                    && text.split_once('#').is_some_and(|(day, nth)| {
                        (day.parse::<u32>().is_ok() || names.contains(&day.to_ascii_uppercase().as_str()))
                            && nth.parse().is_ok_and(|nth: u32| (1..=5).contains(&nth))
                    });
                is_name || is_number || is_day || is_nth
            };
            field.split(',').all(|part| {
                let (range, step) =
                    part.split_once('/').map_or((part, None), |(range, step)| (range, Some(step)));
                let is_step =
                    step.is_none_or(|step| step.parse().is_ok_and(|step: u32| step > 0 && step <= most));
                let is_range = match range.split_once('-') {
                    Some((from, to)) => value(from) && value(to),
                    None => range == "*" || value(range),
                };
                is_step && is_range
            })
        })
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

#[cfg(test)]
mod tests {
    use super::is_cron;

    #[test]
    fn crons_have_five_fields_in_their_limits() {
        for good in [
            "* * * * *",
            "*/5 0 1-15,20 JAN-mar mon-fri",
            "0 0 L * *",
            "0 0 * * 5L",
            "59 23 31 12 7",
            "0 0 15W * MON#2",
        ] {
            assert!(is_cron(good), "{good}");
        }
        for bad in [
            "",
            "often",
            "* * * * * *",
            "* * * *",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "* * * 13 *",
            "*/0 * * * *",
            "1- * * * *",
            "a b c d e",
        ] {
            assert!(!is_cron(bad), "{bad}");
        }
    }
}
