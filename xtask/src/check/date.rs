//! The compatibility date and its flags.

use super::{
    context::{Context, Part},
    finding::Findings,
};
use crate::config::Node;

/// Flags that concern containers and the date from which on they are there by themselves.
const IMPLIED: &[(&str, &str)] = &[
    ("rpc", "2024-04-03"),
    ("enable_ctx_exports", "2025-11-17"),
    ("rpc_params_dup_stubs", "2026-01-20"),
    ("delete_all_deletes_alarm", "2026-02-24"),
    ("containers_pid_namespace", "2026-04-01"),
    ("nodejs_compat", "2026-08-04"),
    ("nodejs_compat_v2", "2026-08-04"),
];

pub(super) fn check(context: &Context<'_>, findings: &mut Findings) {
    for part in &context.parts {
        let date = part.node.get("compatibility_date").or_else(|| context.tree.get("compatibility_date"));
        let text = date.and_then(Node::as_text).unwrap_or_default();
        if let Some(node) = part.node.get("compatibility_date") {
            self::date(node, text, &context.beside.today, findings);
        }
        flags(part, text, findings);
        given_up(context, part, findings);
    }
}

fn date(node: &Node, text: &str, today: &str, findings: &mut Findings) {
    if !is_date(text) {
        findings.error("R18", &node.span, "the compatibility date has to be a string like \"2026-11-01\"");
    } else if !today.is_empty() && text > today {
        findings.error(
            "R18",
            &node.span,
            format!("`{text}` is in the future, which no runtime knows; write {today} or earlier"),
        );
    } else if text < "2024-04-03" {
        findings.error(
            "R18",
            &node.span,
            format!(
                "at `{text}` Workers have no remote methods, which containers are driven with; write \
                 2024-04-03 or later"
            ),
        );
    }
}

/// A flag that nothing fails without.
fn given_up(context: &Context<'_>, part: &Part<'_>, findings: &mut Findings) {
    const FLAG: &str = "enable_request_signal";
    let own = part.node.get("compatibility_flags");
    let flags = own.or_else(|| context.tree.get("compatibility_flags"));
    let has = flags.map(Node::elements).unwrap_or_default().iter().any(|node| node.as_text() == Some(FLAG));
    let date = part.node.get("compatibility_date");
    // An environment that says nothing of its own is told of at the top.
    let Some(at) = own.or(date).filter(|_| !has) else { return };
    findings.warning(
        "R18",
        &at.span,
        format!(
            "nobody learns that a request was given up before its answer began, and its container stays up for \
             it; write `compatibility_flags = [\"{FLAG}\"]`"
        ),
    );
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let number = |text: &str, length: usize, most: u32| {
        text.len() == length
            && text.chars().all(|c| c.is_ascii_digit())
            && text.parse().is_ok_and(|number: u32| (1..=most).contains(&number))
    };
    number(year, 4, 9999) && number(month, 2, 12) && number(day, 2, 31)
}

fn flags(part: &Part<'_>, date: &str, findings: &mut Findings) {
    let flags = part.node.get("compatibility_flags").map(Node::elements).unwrap_or_default();
    let texts: Vec<&str> = flags.iter().filter_map(Node::as_text).collect();
    for (at, node) in flags.iter().enumerate() {
        let Some(flag) = node.as_text() else { continue };
        if texts[..at.min(texts.len())].contains(&flag) {
            findings.error(
                "R18",
                &node.span,
                format!("`{flag}` is there twice, which the runtime refuses; remove one of them"),
            );
        }
        let is_opposite = |a: &str, b: &str| opposite(a).iter().any(|name| name == b);
        if texts[..at.min(texts.len())]
            .iter()
            .any(|other| is_opposite(flag, other) || is_opposite(other, flag))
        {
            findings.error(
                "R18",
                &node.span,
                format!("`{flag}` is the opposite of another flag here; remove one of them"),
            );
        }
        if let Some((_, since)) = IMPLIED.iter().find(|(name, since)| *name == flag && date >= *since) {
            findings.error(
                "R18",
                &node.span,
                format!(
                    "`{flag}` is there by itself since {since}, and some runtimes refuse to start when it is \
                     named; remove it"
                ),
            );
        }
        if matches!(flag, "experimental" | "js_rpc") {
            findings.error(
                "R18",
                &node.span,
                format!("`{flag}` works here and is refused by Cloudflare; remove it"),
            );
        }
        if flag.is_empty()
            || !flag
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-' || c == ':')
        {
            findings.error(
                "R18",
                &node.span,
                format!("no flag is called `{flag}`; write it in lower-case letters and `_`"),
            );
        }
    }
}

/// How the opposite of a flag is called.
fn opposite(flag: &str) -> Vec<String> {
    let mut names = vec![format!("no_{flag}"), format!("disable_{flag}")];
    names.extend(flag.strip_prefix("enable_").map(|rest| format!("disable_{rest}")));
    names.extend(flag.strip_suffix("_enabled").map(|rest| format!("{rest}_disabled")));
    names
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn dates_are_written_in_one_way() {
        assert!(is_date("2026-11-01"));
        for bad in
            ["", "2026/11/01", "2026-1-1", "2026-13-01", "2026-00-10", "2026-11-32", "2026-11-01T00:00:00Z"]
        {
            assert!(!is_date(bad), "{bad}");
        }
    }
}
