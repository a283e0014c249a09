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

/// One step on the way to a table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into the value of a key.
    Key(String),
    /// Into an entry of a list, counting from 0.
    Row(usize),
}

/// The way to a table or a list, outermost step first; empty for the top level.
pub type Path = Vec<Step>;

/// One edit.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Writes `key` of the table at `at`, which is made when it is missing.
    Set {
        /// Where the table is.
        at: Path,
        /// The key.
        key: String,
        /// Its value.
        value: Value,
        /// Written above the key when the key is new.
        comment: Option<&'static str>,
    },
    /// Adds an entry to the end of the list of tables at `at`, which is made when it is missing.
    AddRow {
        /// Where the list is.
        at: Path,
        /// Keys and values of the entry.
        fields: Vec<(String, Value)>,
        /// Written above the entry.
        comment: Option<&'static str>,
    },
    /// Adds a string to the end of the list of strings at `at`, which is there.
    Append {
        /// Where the list is.
        at: Path,
        /// The string.
        item: String,
    },
    /// Takes out the key or the entry at `at`, with everything in it. Comments above it stay.
    Remove {
        /// Where it is.
        at: Path,
    },
}

/// The way through tables to `keys`.
pub fn path(keys: &[&str]) -> Path {
    keys.iter().map(|key| Step::Key((*key).to_owned())).collect()
}

/// The way to entry `row` of the list at `keys`.
pub fn row(keys: &[&str], row: usize) -> Path {
    let mut path = path(keys);
    path.push(Step::Row(row));
    path
}

/// Pairs of names and values, as entries are made of.
pub fn fields<const N: usize>(pairs: [(&str, Value); N]) -> Vec<(String, Value)> {
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
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
            Edit::Set { at, key, .. } if at.is_empty() => write!(f, "set `{key}`"),
            Edit::Set { at, key, .. } => write!(f, "set `{key}` of `{}`", shown(at)),
            Edit::AddRow { at, .. } => write!(f, "add an entry to `{}`", shown(at)),
            Edit::Append { at, item } => write!(f, "add `{item}` to `{}`", shown(at)),
            Edit::Remove { at } => write!(f, "remove `{}`", shown(at)),
        }
    }
}

/// `containers[0].image_vars`, counting from 0 as JavaScript does.
pub fn shown(path: &[Step]) -> String {
    let mut shown = String::new();
    for step in path {
        match step {
            Step::Key(key) if shown.is_empty() => shown.push_str(key),
            Step::Key(key) => shown.extend([".", key.as_str()]),
            Step::Row(row) => shown.push_str(&format!("[{row}]")),
        }
    }
    shown
}
