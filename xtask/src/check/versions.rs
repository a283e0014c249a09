//! Which wrangler the keys of the file need, where the project has one of its own.

use super::{context::Context, finding::Findings};
use crate::config::{Node, tree::Kind};
use std::ops::Range;

type Version = (u64, u64);

pub(super) fn check(context: &Context<'_>, findings: &mut Findings) {
    let Some((major, minor, patch)) = context.beside.wrangler else { return };
    let mut needs = |needed: Version, at: &Range<usize>, what: &str| {
        if (major, minor) < needed {
            findings.error(
                "R21",
                at,
                format!(
                    "{what} needs wrangler {}.{} or newer, and the project has {major}.{minor}.{patch}; \
                     update it: `npm install --save-dev wrangler@latest`",
                    needed.0, needed.1
                ),
            );
        }
    };
    for part in &context.parts {
        for entry in part.node.get("containers").map(Node::elements).unwrap_or_default() {
            for (key, version) in [
                ("observability", (4, 130)),
                ("ssh", (4, 84)),
                ("constraints", (4, 84)),
                ("images", (4, 131)),
                ("rollout_active_grace_period", (4, 30)),
                ("authorized_keys", (4, 54)),
                ("trusted_user_ca_keys", (4, 57)),
            ] {
                if let Some(node) = entry.get(key) {
                    needs(version, &node.span, &format!("`containers.{key}`"));
                }
            }
            if let Some(size) = entry.get("instance_type").filter(|size| matches!(size.kind, Kind::Table(_)))
            {
                needs((4, 27), &size.span, "an instance type of your own");
            }
            if let Some(policy) =
                entry.get("scheduling_policy").filter(|it| it.as_text() == Some("durable_object"))
            {
                needs((4, 131), &policy.span, "`scheduling_policy = \"durable_object\"`");
            }
            if let Some(us) = entry
                .get("constraints")
                .and_then(|it| it.get("jurisdiction"))
                .filter(|it| it.as_text() == Some("us"))
            {
                needs((4, 147), &us.span, "`jurisdiction = \"us\"`");
            }
            if entry.get("class_name").is_none() {
                needs((4, 124), &entry.span, "a container without `class_name`");
            }
            if entry.get("name").is_none() && part.node.get("name").is_none() && !part.scope.is_top() {
                needs((4, 119), &entry.span, "a container without `name` in an environment");
            }
        }
        for row in
            part.node.get("queues").and_then(|it| it.get("producers")).map(Node::elements).unwrap_or_default()
        {
            if row.get("queue").is_none() {
                needs((4, 113), &row.span, "a producer without `queue`");
            }
        }
        if let Some(export) = part.found.exports.first() {
            needs((4, 107), &export.span, "`exports` of a Durable Object");
        }
        if let Some(required) = part.node.get("secrets") {
            needs((4, 77), &required.span, "`secrets.required`");
        }
    }
    newer_toml(context.tree, context.text, &mut needs);
}

/// A line break between the braces of a table is TOML 1.1.
fn newer_toml(node: &Node, text: &str, needs: &mut impl FnMut(Version, &Range<usize>, &str)) {
    let is_braces = text.get(node.span.clone()).is_some_and(|text| text.starts_with('{'));
    let children: Vec<&Node> = match &node.kind {
        Kind::Table(entries) => entries.iter().map(|entry| &entry.node).collect(),
        Kind::List(elements) => elements.iter().collect(),
        _ => Vec::new(),
    };
    if is_braces
        && node.span != (0..text.len())
        && !text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '/'])
    {
        let mut at = node.span.start;
        let mut ends: Vec<Range<usize>> = children.iter().map(|child| child.span.clone()).collect();
        ends.sort_by_key(|span| span.start);
        ends.push(node.span.end..node.span.end);
        for child in ends {
            if text.get(at..child.start).is_some_and(|between| between.contains('\n')) {
                needs((4, 137), &node.span, "a table in braces over several lines (TOML 1.1)");
                break;
            }
            at = at.max(child.end);
        }
    }
    children.into_iter().for_each(|child| newer_toml(child, text, needs));
}
