//! What is to be written that has no place yet, and where it goes.

use super::{lexical, style::Style};
use crate::{
    config::{
        Node, Value,
        edit::{Path, Step},
        tree::Kind,
    },
    wrangler::{
        patch::{Patches, Rank},
        text::{indent, leading, line_start},
    },
};
use std::ops::Range;

/// A new part of a table or of a list.
pub(super) struct Addition {
    /// Its key, in a table.
    pub(super) key: Option<String>,
    /// Written above it.
    pub(super) comment: Option<&'static str>,
    /// Its value.
    pub(super) value: New,
}

/// A new value.
pub(super) enum New {
    /// On one line.
    Plain(Value),
    /// An object whose keys have lines of their own.
    Table(Vec<Addition>),
    /// A list whose elements have lines of their own.
    List(Vec<Addition>),
}

impl Addition {
    /// An element of a list.
    pub(super) fn row(fields: &[(String, Value)], comment: Option<&'static str>) -> Self {
        let field = |(key, value): &(String, Value)| Self::field(key, value, None);
        Self { key: None, comment, value: New::Table(fields.iter().map(field).collect()) }
    }

    /// A key and its value.
    pub(super) fn field(key: &str, value: &Value, comment: Option<&'static str>) -> Self {
        Self { key: Some(key.to_owned()), comment, value: New::Plain(value.clone()) }
    }
}

/// The parts of a new table or list at `path` below `parts`, made when it is missing.
pub(super) fn below<'a>(
    parts: &'a mut Vec<Addition>,
    path: &[Step],
    is_list: bool,
) -> Option<&'a mut Vec<Addition>> {
    let Some((Step::Key(key), rest)) = path.split_first() else { return path.is_empty().then_some(parts) };
    let known = parts.iter().position(|part| part.key.as_ref() == Some(key));
    let at = known.unwrap_or_else(|| {
        let value = if rest.is_empty() && is_list { New::List(Vec::new()) } else { New::Table(Vec::new()) };
        parts.push(Addition { key: Some(key.clone()), comment: None, value });
        parts.len() - 1
    });
    match &mut parts.get_mut(at)?.value {
        New::Table(parts) | New::List(parts) => below(parts, rest, is_list),
        New::Plain(_) => None,
    }
}

/// The additions of each place.
#[derive(Default)]
pub(super) struct Additions(Vec<(Path, Vec<Addition>)>);

impl Additions {
    /// Those at `path`, where a table or a list is.
    pub(super) fn at(&mut self, path: &[Step]) -> &mut Vec<Addition> {
        let known = self.0.iter().position(|(other, _)| other == path);
        let at = known.unwrap_or_else(|| {
            self.0.push((path.to_vec(), Vec::new()));
            self.0.len() - 1
        });
        &mut self.0[at].1
    }

    /// Every place with what is to be written there.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Path, &[Addition])> {
        self.0.iter().map(|(path, parts)| (path, parts.as_slice()))
    }
}

/// Writes `new` into `node`, a table or a list, behind what is there and as that is written.
pub(super) fn write(text: &str, node: &Node, new: &[Addition], style: &Style, patches: &mut Patches) {
    if new.is_empty() {
        return;
    }
    let inner = node.span.start + 1..node.span.end - 1;
    match last(node) {
        None => first(text, inner, node.is_list(), new, style, patches),
        Some(last) => match indent(text, last.start) {
            Some(indent) => {
                // Elements on one line each stay so.
                let is_flat = node.is_list() && !text[last.clone()].contains('\n');
                let lines = |part| {
                    format!(
                        "\n{indent}{}",
                        if is_flat { style.flat(part) } else { style.lines(part, indent) }
                    )
                };
                behind(text, last, inner.end, new.iter().map(lines).collect(), patches);
            }
            None => {
                let parts: String =
                    new.iter().map(|part| style.comma().to_owned() + &style.flat(part)).collect();
                patches.insert(last.end, Rank::Value, parts);
            }
        },
    }
}

fn last(node: &Node) -> Option<Range<usize>> {
    match &node.kind {
        Kind::Table(entries) => entries.last().map(|entry| entry.at.start..entry.node.span.end),
        _ => node.elements().last().map(|element| element.span.clone()),
    }
}

/// `inner` is what is between the brackets: white space, or comments and commented-out elements.
fn first(
    text: &str,
    inner: Range<usize>,
    is_list: bool,
    new: &[Addition],
    style: &Style,
    patches: &mut Patches,
) {
    let outer = leading(text, inner.start);
    let indent = format!("{outer}{}", style.unit);
    let lines = new.iter().map(|part| format!("{indent}{}", style.lines(part, &indent)));
    let lines = lines.collect::<Vec<_>>().join(",\n");
    let is_empty = text[inner.clone()].trim().is_empty();
    let has_own_line = super::super::text::indent(text, inner.end).is_some();
    let parts: Vec<String> = new.iter().map(|part| style.flat(part)).collect();
    let parts = parts.join(style.comma());
    let is_short = new.iter().all(|part| part.key.is_none() && matches!(part.value, New::Plain(_)));
    if is_empty && (style.is_flat || is_short) {
        let padding = if is_list { "" } else { style.padding };
        patches.replace(inner, format!("{padding}{parts}{padding}"));
    } else if is_empty {
        patches.replace(inner, format!("\n{lines}\n{outer}"));
    } else if has_own_line {
        patches.insert(line_start(text, inner.end), Rank::Value, lines + "\n");
    } else if style.is_flat || is_short {
        patches.insert(inner.end, Rank::Value, parts + " ");
    } else {
        patches.insert(inner.end, Rank::Value, format!("\n{lines}\n{outer}"));
    }
}

/// `limit` is the closing bracket.
fn behind(text: &str, last: Range<usize>, limit: usize, lines: Vec<String>, patches: &mut Patches) {
    let comma = lexical::comma_behind(text, last.end);
    if comma.is_none() {
        patches.insert(last.end, Rank::Value, ",");
    }
    let element = comma.map_or(last.end, |comma| comma + 1);
    let end = lexical::line_end(text, element, limit);
    patches.insert(end, Rank::Value, lines.join(",") + if comma.is_some() { "," } else { "" });
}
