//! How values are written, as the file writes its own.

use super::addition::{Addition, New};
use crate::{
    config::{Node, Value, tree::Kind},
    wrangler::text::leading,
};

/// What the file is written like.
pub(super) struct Style {
    /// One level of indentation.
    pub(super) unit: String,
    /// Whether everything is on one line.
    pub(super) is_flat: bool,
    /// Between a key and its value.
    colon: &'static str,
    /// Inside of braces on one line.
    pub(super) padding: &'static str,
}

impl Style {
    /// As `text` is written, whose outermost object is `root`.
    pub(super) fn of(text: &str, root: &Node) -> Self {
        let first = root.entries().first();
        let is_flat = first.is_some() && !text[root.span.clone()].contains('\n');
        let unit =
            first.map(|entry| leading(text, entry.at.start)).filter(|unit| !unit.is_empty() && !is_flat);
        let is_tight = first.is_some_and(|entry| text.get(entry.at.end..entry.node.span.start) == Some(":"));
        let braces = first_flat_object(root, text).map(|object| &text[object.span.clone()]);
        let is_unpadded = braces.map_or(is_tight, |braces| !braces.starts_with("{ "));
        Self {
            unit: unit.unwrap_or("  ").to_owned(),
            is_flat,
            colon: if is_tight { ":" } else { ": " },
            padding: if is_unpadded { "" } else { " " },
        }
    }

    /// A value on one line.
    pub(super) fn value(&self, value: &Value) -> String {
        match value {
            Value::String(text) => string(text),
            Value::Integer(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
            Value::Bool(bool) => bool.to_string(),
            Value::List(items) => self.list(items.iter().map(|item| self.value(item)).collect()),
            Value::Inline(fields) => {
                self.object(fields.iter().map(|(key, value)| self.pair(key, &self.value(value))).collect())
            }
        }
    }

    /// What is added, on one line.
    pub(super) fn flat(&self, addition: &Addition) -> String {
        let parts = |parts: &[Addition]| parts.iter().map(|part| self.flat(part)).collect();
        let value = match &addition.value {
            New::Plain(value) => self.value(value),
            New::Table(fields) => self.object(parts(fields)),
            New::List(rows) => self.list(parts(rows)),
        };
        addition.key.as_ref().map_or(value.clone(), |key| self.pair(key, &value))
    }

    /// What is added, on as many lines as it takes, the first of them after `indent`.
    pub(super) fn lines(&self, addition: &Addition, indent: &str) -> String {
        let inner = format!("{indent}{}", self.unit);
        let parts = |parts: &[Addition]| {
            let part = |part: &Addition| format!("\n{inner}{}", self.lines(part, &inner));
            parts.iter().map(part).collect::<Vec<_>>().join(",")
        };
        let value = match &addition.value {
            New::Plain(value) => self.value(value),
            New::Table(fields) => format!("{{{}\n{indent}}}", parts(fields)),
            New::List(rows) => format!("[{}\n{indent}]", parts(rows)),
        };
        let comment = addition.comment.into_iter().flat_map(str::lines);
        let comment: String = comment.map(|line| format!("// {line}\n{indent}")).collect();
        comment + &addition.key.as_ref().map_or(value.clone(), |key| self.pair(key, &value))
    }

    fn pair(&self, key: &str, value: &str) -> String {
        format!("{}{}{value}", string(key), self.colon)
    }

    fn object(&self, fields: Vec<String>) -> String {
        let padding = if fields.is_empty() { "" } else { self.padding };
        format!("{{{padding}{}{padding}}}", fields.join(self.comma()))
    }

    fn list(&self, items: Vec<String>) -> String {
        format!("[{}]", items.join(self.comma()))
    }

    /// Between parts on one line.
    pub(super) fn comma(&self) -> &'static str {
        if self.is_flat && self.colon == ":" { "," } else { ", " }
    }
}

fn string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn first_flat_object<'a>(node: &'a Node, text: &str) -> Option<&'a Node> {
    let is_flat = |node: &&Node| !node.entries().is_empty() && !text[node.span.clone()].contains('\n');
    let parts: Vec<&Node> = match &node.kind {
        Kind::Table(entries) => entries.iter().map(|entry| &entry.node).collect(),
        Kind::List(elements) => elements.iter().collect(),
        _ => Vec::new(),
    };
    Some(node).filter(is_flat).or_else(|| parts.into_iter().find_map(|part| first_flat_object(part, text)))
}
