//! Where a table or a list of the file is, and how it is written there.

use super::list::Brackets;
use crate::config::edit::{Path, Step};
use std::ops::Range;
use toml_edit::{Array, ArrayOfTables, InlineTable, Item, Key, Table, Value};

/// What a path leads to.
pub(super) enum Home<'a> {
    /// A table with lines of its own: the top level, below a `[header]`, or with dotted keys, whose leading keys are
    /// `dotted`.
    Lines { table: &'a Table, dotted: Vec<&'a Key> },
    /// `{ … }`, or a table with dotted keys in one, whose leading keys are `dotted`.
    Inline { table: &'a InlineTable, dotted: Vec<&'a Key> },
    /// `[[header]]`.
    Sections(&'a ArrayOfTables),
    /// `[…]`.
    Array(&'a Array),
    /// Something that has no parts.
    Leaf(Range<usize>),
    /// Nothing yet.
    Missing,
}

/// Follows `path` from the top level.
pub(super) fn find<'a>(root: &'a Table, path: &Path) -> Home<'a> {
    let start = Home::Lines { table: root, dotted: Vec::new() };
    path.iter().fold(start, |home, step| match (home, step) {
        (Home::Lines { table, dotted }, Step::Key(key)) => enter(table.get_key_value(key), dotted),
        (Home::Inline { table, dotted }, Step::Key(key)) => enter(table.get_key_value(key), dotted),
        (Home::Sections(rows), Step::Row(row)) => match rows.get(*row) {
            Some(table) => Home::Lines { table, dotted: Vec::new() },
            None => Home::Missing,
        },
        (Home::Array(array), Step::Row(row)) => {
            array.get(*row).map_or(Home::Missing, |value| of_value(value, None))
        }
        (Home::Leaf(span), _) => Home::Leaf(span),
        _ => Home::Missing,
    })
}

fn enter<'a>(entry: Option<(&'a Key, &'a Item)>, mut dotted: Vec<&'a Key>) -> Home<'a> {
    match entry {
        None | Some((_, Item::None)) => Home::Missing,
        Some((key, Item::Table(table))) if table.is_dotted() => {
            dotted.push(key);
            Home::Lines { table, dotted }
        }
        Some((_, Item::Table(table))) => Home::Lines { table, dotted: Vec::new() },
        Some((_, Item::ArrayOfTables(rows))) => Home::Sections(rows),
        Some((key, Item::Value(value))) => of_value(value, Some((key, dotted))),
    }
}

fn of_value<'a>(value: &'a Value, key: Option<(&'a Key, Vec<&'a Key>)>) -> Home<'a> {
    match (value, key) {
        (Value::InlineTable(table), Some((key, mut dotted))) if table.is_dotted() => {
            dotted.push(key);
            Home::Inline { table, dotted }
        }
        (Value::InlineTable(table), _) => Home::Inline { table, dotted: Vec::new() },
        (Value::Array(array), _) => Home::Array(array),
        (value, _) => Home::Leaf(value.span().unwrap_or_default()),
    }
}

/// The end of the last value that is written in the lines of `table` itself.
pub(super) fn end_of_lines(table: &Table) -> Option<usize> {
    let ends = table.iter().filter_map(|(_, item)| match item {
        Item::Value(value) => value.span().map(|span| span.end),
        Item::Table(table) if table.is_dotted() => end_of_lines(table),
        _ => None,
    });
    ends.max()
}

/// What is in the brackets of an array.
pub(super) fn brackets_of_array(array: &Array) -> Brackets {
    let last = array.iter().last().and_then(Value::span);
    Brackets { span: array.span().unwrap_or_default(), last, padding: "" }
}

/// What is in the braces of an inline table.
pub(super) fn brackets_of_inline(table: &InlineTable) -> Brackets {
    Brackets { span: table.span().unwrap_or_default(), last: last_of_inline(table), padding: " " }
}

fn last_of_inline(table: &InlineTable) -> Option<Range<usize>> {
    let parts = table.iter().filter_map(|(name, value)| match value {
        Value::InlineTable(table) if table.is_dotted() => last_of_inline(table),
        value => Some(table.key(name)?.span()?.start..value.span()?.end),
    });
    parts.max_by_key(|part| part.end)
}

/// The end of everything that is written of `item`, in whatever sections.
pub(super) fn end_of(item: &Item) -> Option<usize> {
    match item {
        Item::Value(value) => value.span().map(|span| span.end),
        Item::Table(table) => end_of_table(table),
        Item::ArrayOfTables(rows) => end_of_rows(rows),
        Item::None => None,
    }
}

/// The end of the last entry.
pub(super) fn end_of_rows(rows: &ArrayOfTables) -> Option<usize> {
    rows.iter().filter_map(end_of_table).max()
}

fn end_of_table(table: &Table) -> Option<usize> {
    let header = table.span().map(|span| span.end).filter(|_| !table.is_dotted());
    table.iter().filter_map(|(_, item)| end_of(item)).chain(header).max()
}
