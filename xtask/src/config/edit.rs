//! Edits of a wrangler file, the same for every format.

use std::fmt;

/// A value to write.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A string.
    String(String),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
    /// A list.
    List(Vec<Value>),
    /// A table that stays on one line.
    Inline(Vec<(String, Value)>),
}

/// One edit. A `path` leads through tables, outermost first, for example `["durable_objects", "bindings"]`.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Writes `key` of the table at `path`, which is made when it is missing.
    Set {
        /// Where the table is; empty for the top level.
        path: Vec<&'static str>,
        /// The key.
        key: String,
        /// Its value.
        value: Value,
        /// Written above the key when the key is new.
        comment: Option<&'static str>,
    },
    /// Writes `key` of row `row` of the list of tables at `path`.
    SetInRow {
        /// Where the list is.
        path: Vec<&'static str>,
        /// Which row, counting from 0.
        row: usize,
        /// The key.
        key: String,
        /// Its value.
        value: Value,
    },
    /// Adds a row to the end of the list of tables at `path`, which is made when it is missing.
    AddRow {
        /// Where the list is.
        path: Vec<&'static str>,
        /// Keys and values of the row.
        fields: Vec<(String, Value)>,
        /// Written above the row.
        comment: Option<String>,
    },
    /// Adds a string to the end of the list of strings at `path`, which is made when it is missing.
    Append {
        /// Where the table with the list is.
        path: Vec<&'static str>,
        /// The key of the list.
        key: &'static str,
        /// The string.
        item: String,
    },
}

impl Value {
    /// A list of strings.
    pub fn strings(items: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::List(items.into_iter().map(|item| Self::String(item.into())).collect())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Edit::Set { path, key, .. } => write!(f, "set `{}`", join(path, key)),
            Edit::SetInRow { path, row, key, .. } => {
                write!(f, "set `{key}` of entry {} of `{}`", row + 1, path.join("."))
            }
            Edit::AddRow { path, .. } => write!(f, "add an entry to `{}`", path.join(".")),
            Edit::Append { path, key, item } => write!(f, "add `{item}` to `{}`", join(path, key)),
        }
    }
}

fn join(path: &[&str], key: &str) -> String {
    path.iter().copied().chain([key]).collect::<Vec<_>>().join(".")
}
