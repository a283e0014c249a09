//! Taking out a key, an entry of a list, or the sections of either.

use super::{
    home::{self, Home},
    list::comma,
};
use crate::{
    config::{
        edit::{Path, Step},
        owned,
    },
    wrangler::{
        patch::Patches,
        removal::{self, Part},
        text::{line_end, line_start, next_line},
    },
};
use std::ops::Range;
use toml_edit::{Item, Key, Table, Value};

/// Removes what is at `path`, if it is there.
pub(super) fn remove(text: &str, root: &Table, path: &Path, patches: &mut Patches) {
    let Some((last, parent)) = path.split_last() else { return };
    match (home::find(root, &parent.to_vec()), last) {
        (Home::Sections(rows), Step::Row(row)) => {
            if let Some(table) = rows.get(*row) {
                sections(text, table, patches);
            }
        }
        (Home::Array(array), Step::Row(row)) => {
            let parts = array.iter().filter_map(Value::span).collect::<Vec<_>>();
            element(text, &parts, *row, patches);
        }
        (Home::Lines { table, .. }, Step::Key(key)) => match table.get_key_value(key) {
            Some((key, Item::Value(value))) => {
                if let (Some(key), Some(value)) = (key.span(), value.span()) {
                    lines(text, key.start..value.end, patches);
                }
            }
            Some((_, item)) => of_item(text, item, patches),
            None => {}
        },
        (Home::Inline { table, .. }, Step::Key(name)) => {
            let part = |(name, value): (&str, &Value)| {
                Some((name.to_owned(), table.key(name).and_then(Key::span)?.start..value.span()?.end))
            };
            let parts: Vec<_> = table.iter().filter_map(part).collect();
            if let Some(at) = parts.iter().position(|(other, _)| other == name) {
                element(text, &parts.into_iter().map(|(_, span)| span).collect::<Vec<_>>(), at, patches);
            }
        }
        _ => {}
    }
}

fn of_item(text: &str, item: &Item, patches: &mut Patches) {
    match item {
        Item::Table(table) => sections(text, table, patches),
        Item::ArrayOfTables(rows) => rows.iter().for_each(|row| sections(text, row, patches)),
        Item::Value(_) | Item::None => {}
    }
}

/// A table with its header, and those below it.
fn sections(text: &str, table: &Table, patches: &mut Patches) {
    let header = table.span().filter(|_| !table.is_dotted() && !table.is_implicit());
    let end = home::end_of_lines(table);
    if let Some(header) = header {
        lines(text, header.start..end.unwrap_or(header.end).max(header.end), patches);
    } else if let (true, Some(end)) = (table.is_dotted(), end) {
        let first = table.iter().filter_map(|(name, _)| table.key(name)?.span()).map(|span| span.start).min();
        lines(text, first.unwrap_or(end)..end, patches);
    }
    for (_, item) in table.iter() {
        match item {
            Item::Table(sub) if sub.is_dotted() => {}
            item => of_item(text, item, patches),
        }
    }
}

/// Whole lines, and the empty one above a section.
fn lines(text: &str, range: Range<usize>, patches: &mut Patches) {
    let mut start = line_start(text, range.start);
    // What we wrote above it was about it.
    let line_above = |start: usize| (start > 0).then(|| line_start(text, start - 1)..start);
    if let Some(above) = line_above(start).filter(|above| owned::is_comment(text[above.clone()].trim())) {
        start = above.start;
    }
    let end = line_end(text, range.end);
    let before =
        |at: usize| text[..at].strip_suffix('\n').map(|text| text.strip_suffix('\r').unwrap_or(text).len());
    // With the line break before them, so that what is added behind them stays on lines of its own.
    let Some(mut from) = before(start) else {
        return patches.replace(start..next_line(text, end).map_or(end, |next| next.start), "");
    };
    let above = line_start(text, from);
    if text[range.start..].starts_with('[') && text[above..from].trim().is_empty() {
        from = before(above).unwrap_or(from);
    }
    patches.replace(from..end, "");
}

fn element(text: &str, parts: &[Range<usize>], at: usize, patches: &mut Patches) {
    let Some(span) = parts.get(at).cloned() else { return };
    let limit = parts.get(at + 1).map_or(text.len(), |next| next.start);
    let behind = |end: usize, limit: usize| {
        let bracket = text[end..limit].find([']', '}']).map_or(limit, |bracket| end + bracket);
        comma(&text[end..bracket]).map(|comma| end + comma)
    };
    let before = at.checked_sub(1).and_then(|before| parts.get(before));
    let comma_before = before.and_then(|before| behind(before.end, span.start));
    let part = Part { comma: behind(span.end, limit), span, comma_before };
    removal::remove(text, &part, "#", patches);
}
