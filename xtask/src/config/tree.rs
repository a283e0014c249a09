//! A wrangler file as values with places, whatever its format.

use super::edit::{Edit, Path, Step, Value};
use std::ops::Range;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value.
    pub kind: Kind,
    /// Where, in bytes. A table that has no place of its own stands where its key does.
    pub span: Range<usize>,
}

/// A value.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A string.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
    /// What only one format has, as it is written: dates, `null`.
    Other(String),
    /// A list.
    List(Vec<Node>),
    /// A table.
    Table(Vec<Entry>),
}

/// A key of a table and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub at: Range<usize>,
    /// The value.
    pub node: Node,
}

/// Nothing: a table without entries, nowhere.
impl Default for Node {
    fn default() -> Self {
        Self { kind: Kind::Table(Vec::new()), span: 0..0 }
    }
}

impl Node {
    /// The value of `key`, if this is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// The value at the end of a way.
    pub fn at(&self, path: &[Step]) -> Option<&Node> {
        let Some((first, rest)) = path.split_first() else { return Some(self) };
        match first {
            Step::Key(key) => self.get(key),
            Step::Row(row) => self.elements().get(*row),
        }?
        .at(rest)
    }

    /// The entries of a table; none when this is something else.
    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Table(entries) => entries,
            _ => &[],
        }
    }

    /// The elements of a list; none when this is something else.
    pub fn elements(&self) -> &[Node] {
        match &self.kind {
            Kind::List(elements) => elements,
            _ => &[],
        }
    }

    /// The text of a string.
    pub fn as_text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The same as JSON; what that has no word for becomes text.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.kind {
            Kind::Text(text) => text.as_str().into(),
            Kind::Integer(number) => (*number).into(),
            Kind::Float(number) => (*number).into(),
            Kind::Bool(bool) => (*bool).into(),
            Kind::Other(text) if text == "null" => serde_json::Value::Null,
            Kind::Other(text) => text.as_str().into(),
            Kind::List(elements) => elements.iter().map(Self::to_json).collect(),
            Kind::Table(entries) => {
                entries.iter().map(|entry| (entry.key.clone(), entry.node.to_json())).collect()
            }
        }
    }

    /// The same as a value to write, unless it has something that cannot be written in every format.
    pub fn to_value(&self) -> Option<Value> {
        Some(match &self.kind {
            Kind::Text(text) => Value::from(text.as_str()),
            Kind::Integer(number) => Value::Integer(*number),
            Kind::Float(number) => Value::Float(*number),
            Kind::Bool(bool) => Value::Bool(*bool),
            Kind::Other(_) => return None,
            Kind::List(elements) => Value::List(elements.iter().map(Self::to_value).collect::<Option<_>>()?),
            Kind::Table(entries) => {
                let entry = |entry: &Entry| Some((entry.key.clone(), entry.node.to_value()?));
                Value::Inline(entries.iter().map(entry).collect::<Option<_>>()?)
            }
        })
    }

    /// Whether this is a list.
    pub fn is_list(&self) -> bool {
        matches!(self.kind, Kind::List(_))
    }

    /// What it is, in words.
    pub fn what(&self) -> &'static str {
        match self.kind {
            Kind::Text(_) => "a string",
            Kind::Integer(_) | Kind::Float(_) => "a number",
            Kind::Bool(_) => "a boolean",
            Kind::Other(_) => "a date or `null`",
            Kind::List(_) => "a list",
            Kind::Table(_) => "a table",
        }
    }

    /// Whether it says what `value` says; numbers are compared as numbers and tables without regard to order.
    pub fn says(&self, value: &Value) -> bool {
        self.is_like(&Node::from(value))
    }

    /// Whether both say the same, wherever they stand.
    pub fn is_like(&self, other: &Node) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::Text(a), Kind::Text(b)) | (Kind::Other(a), Kind::Other(b)) => a == b,
            (Kind::Integer(a), Kind::Integer(b)) => a == b,
            (Kind::Integer(a), Kind::Float(b)) | (Kind::Float(b), Kind::Integer(a)) => *b == *a as f64,
            // `nan` is like itself here.
            (Kind::Float(a), Kind::Float(b)) => a == b || a.to_bits() == b.to_bits(),
            (Kind::Bool(a), Kind::Bool(b)) => a == b,
            (Kind::List(a), Kind::List(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_like(b))
            }
            (Kind::Table(a), Kind::Table(b)) => {
                let has = |entry: &Entry| other.get(&entry.key).is_some_and(|node| node.is_like(&entry.node));
                a.len() == b.len() && a.iter().all(has)
            }
            _ => false,
        }
    }

    /// Performs an edit on the values alone. What a writer makes of the text has to say the same. An edit that leads
    /// nowhere is not performed.
    pub fn apply(&mut self, edit: &Edit) {
        match edit {
            Edit::Set { at, key, value, .. } => {
                if let Some(Kind::Table(entries)) = self.enter(at).map(|node| &mut node.kind) {
                    let node = Node::from(value);
                    match entries.iter_mut().find(|entry| entry.key == *key) {
                        Some(entry) => entry.node = node,
                        None => entries.push(Entry { key: key.clone(), at: 0..0, node }),
                    }
                }
            }
            Edit::AddRow { at, fields, .. } => self.push(at, Node::from(&Value::Inline(fields.clone()))),
            Edit::Append { at, item } => self.push(at, Node::from(&Value::from(item.as_str()))),
            Edit::Remove { at } => self.remove(at),
        }
    }

    fn remove(&mut self, at: &Path) {
        let Some((last, parent)) = at.split_last() else { return };
        match (last, self.enter(parent).map(|node| &mut node.kind)) {
            (Step::Key(key), Some(Kind::Table(entries))) => entries.retain(|entry| entry.key != *key),
            (Step::Row(row), Some(Kind::List(elements))) if *row < elements.len() => {
                elements.remove(*row);
            }
            _ => {}
        }
    }

    fn push(&mut self, at: &Path, element: Node) {
        let Some(node) = self.enter(at) else { return };
        if node.entries().is_empty() && matches!(node.kind, Kind::Table(_)) {
            node.kind = Kind::List(Vec::new());
        }
        if let Kind::List(elements) = &mut node.kind {
            elements.push(element);
        }
    }

    /// The value at the end of a way; what is missing becomes an empty table.
    fn enter(&mut self, path: &[Step]) -> Option<&mut Node> {
        let Some((first, rest)) = path.split_first() else { return Some(self) };
        let next = match (first, &mut self.kind) {
            (Step::Row(row), Kind::List(elements)) => elements.get_mut(*row)?,
            (Step::Key(key), Kind::Table(entries)) => {
                let known = entries.iter().position(|entry| entry.key == *key);
                let at = known.unwrap_or_else(|| {
                    let node = Node { kind: Kind::Table(Vec::new()), span: 0..0 };
                    entries.push(Entry { key: key.clone(), at: 0..0, node });
                    entries.len() - 1
                });
                &mut entries.get_mut(at)?.node
            }
            _ => return None,
        };
        next.enter(rest)
    }
}

impl From<&Value> for Node {
    fn from(value: &Value) -> Self {
        let kind = match value {
            Value::String(text) => Kind::Text(text.clone()),
            Value::Integer(number) => Kind::Integer(*number),
            Value::Float(number) => Kind::Float(*number),
            Value::Bool(bool) => Kind::Bool(*bool),
            Value::List(items) => Kind::List(items.iter().map(Node::from).collect()),
            Value::Inline(fields) => {
                let entry =
                    |(key, value): &(String, Value)| Entry { key: key.clone(), at: 0..0, node: value.into() };
                Kind::Table(fields.iter().map(entry).collect())
            }
        };
        Node { kind, span: 0..0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::edit::{fields, path, row};

    fn empty() -> Node {
        Node::from(&Value::Inline(Vec::new()))
    }

    #[test]
    fn edits_lead_through_tables_and_rows() {
        let mut tree = empty();
        tree.apply(&Edit::AddRow {
            at: path(&["containers"]),
            fields: fields([("name", "a".into())]),
            comment: None,
        });
        tree.apply(&Edit::Set {
            at: row(&["containers"], 0),
            key: "name".into(),
            value: "b".into(),
            comment: None,
        });
        tree.apply(&Edit::Set {
            at: path(&["vars"]),
            key: "LOG".into(),
            value: "info".into(),
            comment: None,
        });
        let containers = Value::List(vec![Value::Inline(fields([("name", "b".into())]))]);
        let vars = Value::Inline(fields([("LOG", "info".into())]));
        assert!(tree.says(&Value::Inline(fields([("vars", vars), ("containers", containers)]))));
    }

    #[test]
    fn an_edit_that_leads_nowhere_changes_nothing() {
        let mut tree = Node::from(&Value::Inline(fields([("containers", Value::Integer(3))])));
        tree.apply(&Edit::AddRow { at: path(&["containers"]), fields: Vec::new(), comment: None });
        tree.apply(&Edit::Append { at: row(&["containers"], 2), item: "a".into() });
        assert!(tree.says(&Value::Inline(fields([("containers", Value::Integer(3))]))));
    }

    #[test]
    fn numbers_are_compared_as_numbers() {
        assert!(Node::from(&Value::Float(2.0)).says(&Value::Integer(2)));
        assert!(Node::from(&Value::Float(f64::NAN)).says(&Value::Float(f64::NAN)));
        assert!(!Node::from(&Value::Integer(2)).says(&Value::from("2")));
    }
}
