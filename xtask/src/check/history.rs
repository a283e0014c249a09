//! Classes: their history, who binds them, and whether they are in the code.

use super::{
    context::{Context, Part},
    finding::Findings,
};
use crate::config::{Node, exports::State, migrations};
use std::collections::BTreeSet;

pub(super) fn check(context: &Context<'_>, findings: &mut Findings) {
    for part in &context.parts {
        if part.found.owns_history {
            tags(part, findings);
            replay(part, findings);
            keys(part, findings);
        }
        live_classes(context, part, findings);
        bindings(part, findings);
    }
}

fn tags(part: &Part<'_>, findings: &mut Findings) {
    let mut known = BTreeSet::new();
    for entry in &part.found.history {
        let Some(tag) = entry.get("tag") else {
            findings.error("R10", &entry.span, "a migration needs a `tag` that no other one has");
            continue;
        };
        let text = tag.as_text().unwrap_or_default();
        if text.is_empty() {
            findings.error(
                "R10",
                &tag.span,
                "the tag is empty, and a deployed history is found by its last tag; write one that no \
                 other migration has",
            );
        } else if !known.insert(text) {
            findings.error(
                "R10",
                &tag.span,
                format!(
                    "the tag `{text}` is there twice, and everything behind the first one would be sent \
                     again at each deploy; write another one"
                ),
            );
        }
        if entry.entries().len() == 1 {
            findings.error(
                "R10",
                &entry.span,
                "the migration does nothing; remove it if it was never deployed, or write what it is for",
            );
        }
    }
}

/// wrangler warns of an unknown key, and the class is then never created.
fn keys(part: &Part<'_>, findings: &mut Findings) {
    const KNOWN: [&str; 6] = [
        "tag",
        "new_sqlite_classes",
        "new_classes",
        "renamed_classes",
        "deleted_classes",
        "transferred_classes",
    ];
    for entry in part.found.history.iter().flat_map(|entry| entry.entries()) {
        if !KNOWN.contains(&entry.key.as_str()) {
            findings.error(
                "R9",
                &entry.at,
                format!(
                    "a migration has no `{}`, and nothing happens; write one of {}",
                    entry.key,
                    KNOWN.join(", ")
                ),
            );
        }
    }
}

/// In the order that wrangler uses within an entry.
fn replay(part: &Part<'_>, findings: &mut Findings) {
    let mut live: BTreeSet<&str> = BTreeSet::new();
    for entry in &part.found.migrations {
        for class in &entry.deleted_classes {
            if !live.remove(class.text.as_str()) {
                findings.error(
                    "R12",
                    &class.span,
                    format!("`{}` does not exist here, so it cannot be deleted; check the name", class.text),
                );
            }
            let begins =
                entry.new_sqlite_classes.iter().chain(&entry.new_classes).any(|new| new.text == class.text);
            if begins {
                let message = format!(
                    "`{}` ends and begins in one migration, which loses all its data; leave it as it is, or use two \
                     tags",
                    class.text
                );
                findings.error("R12", &class.span, message);
            }
        }
        for (from, to) in &entry.renamed_classes {
            if !live.remove(from.text.as_str()) {
                findings.error(
                    "R12",
                    &from.span,
                    format!("`{}` does not exist here, so it cannot be renamed; check the name", from.text),
                );
            }
            if !live.insert(&to.text) {
                findings.error(
                    "R12",
                    &to.span,
                    format!(
                        "`{}` exists already, so nothing can be renamed to it; write a new name",
                        to.text
                    ),
                );
            }
        }
        for class in
            entry.transferred_classes.iter().chain(&entry.new_classes).chain(&entry.new_sqlite_classes)
        {
            if !live.insert(&class.text) {
                findings.error(
                    "R12",
                    &class.span,
                    format!("`{}` exists already; remove it from this migration", class.text),
                );
            }
        }
    }
}

/// The classes that exist according to this part, and where it says so.
fn live(part: &Part<'_>) -> Vec<(String, std::ops::Range<usize>)> {
    if part.found.uses_exports {
        let live = part.found.exports.iter().filter(|it| matches!(it.state, State::Live(_)));
        return live.map(|it| (it.class.clone(), it.span.clone())).collect();
    }
    migrations::live(&part.found.migrations).into_iter().map(|(class, live)| (class, live.span)).collect()
}

fn live_classes(context: &Context<'_>, part: &Part<'_>, findings: &mut Findings) {
    for (class, span) in live(part) {
        if !context.wanted.has_class(&class) && part.found.owns_history {
            findings.error(
                "R11",
                &span,
                format!(
                    "`{class}` exists and no struct of that name is in the code, which Cloudflare refuses; \
                     write it back, say `renamed_from = \"{class}\"` in its new struct, or run `cargo xtask \
                     gen-config --delete {class}`"
                ),
            );
        }
    }
    for export in &part.found.exports {
        if let State::Renamed(to) = &export.state
            && !part.found.exports.iter().any(|it| it.class == *to && matches!(it.state, State::Live(_)))
        {
            findings.error(
                "R12",
                &export.span,
                format!(
                    "`{}` is renamed to `{to}`, and `exports` has no live class of that name; add it",
                    export.class
                ),
            );
        }
    }
    let workflows = part.node.get("workflows").map(Node::elements).unwrap_or_default();
    for workflow in workflows.iter().filter(|it| it.get("script_name").is_none()) {
        if let Some((node, class)) = workflow.get("class_name").and_then(|node| Some((node, node.as_text()?)))
            && !context.wanted.has_class(class)
        {
            findings.warning(
                "R11",
                &node.span,
                format!(
                    "no struct `{class}` is seen in the code; if nothing exports the class, the deploy is \
                     refused"
                ),
            );
        }
    }
}

fn bindings(part: &Part<'_>, findings: &mut Findings) {
    let live = live(part);
    for object in part.found.objects.iter().filter(|it| !it.is_foreign) {
        let Some(class) = &object.class else { continue };
        if !live.iter().any(|(name, _)| *name == class.text) {
            let name = &class.text;
            findings.error(
                "R12",
                &class.span,
                format!(
                    "`{name}` is bound and does not exist after all migrations; bind the class it was \
                     renamed to, or remove the binding before the class is deleted"
                ),
            );
        }
    }
}
