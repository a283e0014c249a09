//! A TOML document as values with places.

use crate::config::tree::{Entry, Kind, Node};
use std::ops::Range;
use toml_edit::{Item, Key, Table, Value};

/// An item and everything in it; for the top level, the whole document.
pub(super) fn item(item: &Item) -> Node {
    of_item(item, 0..0)
}

/// `key` is where its key stands: dotted and implied tables have no other place.
fn of_item(item: &Item, key: Range<usize>) -> Node {
    match item {
        Item::Value(it) => value(it, key),
        Item::Table(it) => table(it, key),
        Item::ArrayOfTables(tables) => {
            let span = tables.iter().next().and_then(Table::span).unwrap_or(key);
            let rows = tables.iter().map(|it| table(it, span.clone())).collect();
            Node { kind: Kind::List(rows), span }
        }
        Item::None => Node { kind: Kind::Table(Vec::new()), span: key },
    }
}

fn table(table: &Table, key: Range<usize>) -> Node {
    let entries = table.iter().filter_map(|(name, _)| table.get_key_value(name));
    Node { kind: Kind::Table(entries.map(entry).collect()), span: table.span().unwrap_or(key) }
}

fn value(value: &Value, key: Range<usize>) -> Node {
    let span = value.span().unwrap_or(key);
    let kind = match value {
        Value::String(text) => Kind::Text(text.value().clone()),
        Value::Integer(number) => Kind::Integer(*number.value()),
        Value::Float(number) => Kind::Float(*number.value()),
        Value::Boolean(bool) => Kind::Bool(*bool.value()),
        Value::Datetime(date) => Kind::Other(date.value().to_string()),
        Value::Array(array) => Kind::List(array.iter().map(|it| self::value(it, span.clone())).collect()),
        Value::InlineTable(table) => {
            let entries = table.iter().filter_map(|(name, _)| table.get_key_value(name));
            Kind::Table(entries.map(entry).collect())
        }
    };
    Node { kind, span }
}

fn entry((key, value): (&Key, &Item)) -> Entry {
    let at = key.span().unwrap_or_default();
    Entry { key: key.get().to_owned(), node: of_item(value, at.clone()), at }
}
