//! TOML, with comments, order and spelling kept.

use super::{
    document::{Document, Malformed},
    text::Style,
};
use crate::config::{Edit, Found, Value};
use toml_edit::{
    Array, ArrayOfTables, Decor, DocumentMut, InlineTable, Item, Key, Table, TableLike, TomlError,
};

/// A TOML file.
pub struct TomlDocument {
    style: Style,
    document: DocumentMut,
}

impl Document for TomlDocument {
    fn parse(text: &str) -> Result<Self, Malformed> {
        let (style, text) = Style::strip(text);
        Ok(Self { style, document: text.parse().map_err(malformed)? })
    }

    fn found(&self) -> Result<Found, Malformed> {
        // From text, because the errors of a document that may have been edited have no places.
        toml_edit::de::from_str(&self.document.to_string())
            .map_err(|error| Malformed { message: error.message().to_owned(), span: error.span() })
    }

    fn apply(&mut self, edit: &Edit) -> Result<(), Malformed> {
        match edit {
            Edit::Set { path, key, value, comment } => set(self.table(path)?, key, value, *comment),
            Edit::SetInRow { path, row, key, value } => self.rows(path)?.set(*row, key, value),
            Edit::AddRow { path, fields, comment } => self.add_row(path, fields, comment.as_deref()),
            Edit::Append { path, key, item } => append(self.table(path)?, key, item),
        }
    }

    fn render(&self) -> String {
        self.style.restore(&self.document.to_string())
    }
}

impl TomlDocument {
    /// The table at `path`; missing ones are made as `[tables]`.
    fn table(&mut self, path: &[&str]) -> Result<&mut dyn TableLike, Malformed> {
        let is_empty = self.document.iter().next().is_none();
        let mut table: &mut dyn TableLike = self.document.as_table_mut();
        for name in path {
            if !table.contains_key(name) {
                table.insert(name, Item::Table(new_table(is_empty, None)));
            }
            let item = table.get_mut(name).and_then(Item::as_table_like_mut);
            table = item.ok_or_else(|| Malformed::new(format!("`{name}` is not a table")))?;
        }
        Ok(table)
    }

    /// The list of tables at `path`, which must be there.
    fn rows(&mut self, path: &[&str]) -> Result<Rows<'_>, Malformed> {
        let missing = || Malformed::new(format!("`{}` is not a list of tables", path.join(".")));
        let (name, parents) = path.split_last().ok_or_else(missing)?;
        match self.table(parents)?.get_mut(name).ok_or_else(missing)? {
            Item::ArrayOfTables(tables) => Ok(Rows::Tables(tables)),
            Item::Value(toml_edit::Value::Array(array)) => Ok(Rows::Inline(array)),
            _ => Err(missing()),
        }
    }

    fn add_row(
        &mut self,
        path: &[&str],
        fields: &[(String, Value)],
        comment: Option<&str>,
    ) -> Result<(), Malformed> {
        let Some((name, parents)) = path.split_last() else { return Ok(()) };
        let is_first = self.document.iter().next().is_none();
        let mut parent: &mut dyn TableLike = self.document.as_table_mut();
        for step in parents {
            if !parent.contains_key(step) {
                let mut table = Table::new();
                table.set_implicit(true);
                parent.insert(step, Item::Table(table));
            }
            let item = parent.get_mut(step).and_then(Item::as_table_like_mut);
            parent = item.ok_or_else(|| Malformed::new(format!("`{step}` is not a table")))?;
        }
        match parent.get_mut(name) {
            None => {
                let mut tables = ArrayOfTables::new();
                tables.push(row(fields, is_first, comment));
                parent.insert(name, Item::ArrayOfTables(tables));
            }
            Some(Item::ArrayOfTables(tables)) => tables.push(row(fields, is_first, comment)),
            Some(Item::Value(toml_edit::Value::Array(array))) => {
                push_like_the_others(array, inline(fields).into())
            }
            Some(_) => return Err(Malformed::new(format!("`{}` is not a list of tables", path.join(".")))),
        }
        Ok(())
    }
}

/// The two ways to write a list of tables.
enum Rows<'a> {
    /// `[[containers]]`.
    Tables(&'a mut ArrayOfTables),
    /// `containers = [{ … }]`.
    Inline(&'a mut Array),
}

impl Rows<'_> {
    fn set(self, row: usize, key: &str, value: &Value) -> Result<(), Malformed> {
        let table = match self {
            Rows::Tables(tables) => tables.get_mut(row).map(|table| table as &mut dyn TableLike),
            Rows::Inline(array) => array
                .get_mut(row)
                .and_then(toml_edit::Value::as_inline_table_mut)
                .map(|table| table as &mut dyn TableLike),
        };
        let table =
            table.ok_or_else(|| Malformed::new(format!("there is no entry {} to change", row + 1)))?;
        set(table, key, value, None)
    }
}

/// Writes a key: a present one keeps the comments around its value, a new one stands behind the others.
fn set(table: &mut dyn TableLike, key: &str, value: &Value, comment: Option<&str>) -> Result<(), Malformed> {
    let mut new = toml_value(value);
    match table.get_mut(key) {
        Some(Item::Value(present)) => {
            *new.decor_mut() = present.decor().clone();
            *present = new;
        }
        Some(Item::Table(_) | Item::ArrayOfTables(_)) => {
            return Err(Malformed::new(format!(
                "`{key}` is written as a table of its own; write it as `{key} = …` once"
            )));
        }
        _ => {
            let mut name = Key::new(key);
            if let Some(comment) = comment {
                *name.leaf_decor_mut() = Decor::new(comment_lines(comment), " ");
            }
            table.insert(name.get(), Item::Value(new));
            if let Some(mut present) = table.key_mut(key) {
                *present.leaf_decor_mut() = name.leaf_decor().clone();
            }
        }
    }
    Ok(())
}

fn append(table: &mut dyn TableLike, key: &str, item: &str) -> Result<(), Malformed> {
    match table.get_mut(key) {
        Some(Item::Value(toml_edit::Value::Array(array))) => push_like_the_others(array, item.into()),
        Some(_) => return Err(Malformed::new(format!("`{key}` is not a list"))),
        None => {
            table.insert(key, Item::Value(toml_value(&Value::strings([item]))));
        }
    }
    Ok(())
}

/// A new element stands where the one before it does: on its own line if that one does.
fn push_like_the_others(array: &mut Array, mut element: toml_edit::Value) {
    let before =
        array.iter().last().and_then(|last| last.decor().prefix()).and_then(|prefix| prefix.as_str());
    let own_line = before.filter(|prefix| prefix.contains('\n')).map(|prefix| {
        let indent = prefix.rsplit('\n').next().unwrap_or_default();
        format!("\n{indent}")
    });
    let prefix = own_line.unwrap_or_else(|| if array.is_empty() { String::new() } else { " ".to_owned() });
    // What stands behind the last element, its line end for example, belongs behind the new one.
    if let Some(last) = array.len().checked_sub(1).and_then(|last| array.get_mut(last)) {
        let suffix = last.decor().suffix().cloned().unwrap_or_default();
        last.decor_mut().set_suffix("");
        *element.decor_mut() = Decor::new(prefix, suffix);
    } else {
        *element.decor_mut() = Decor::new(prefix, "");
    }
    array.push_formatted(element);
}

fn row(fields: &[(String, Value)], is_first: bool, comment: Option<&str>) -> Table {
    let mut table = new_table(is_first, comment);
    for (key, value) in fields {
        table.insert(key, Item::Value(toml_value(value)));
    }
    table
}

fn new_table(is_first: bool, comment: Option<&str>) -> Table {
    let mut table = Table::new();
    let gap = if is_first { "" } else { "\n" };
    table.decor_mut().set_prefix(format!("{gap}{}", comment.map(comment_lines).unwrap_or_default()));
    table
}

fn comment_lines(text: &str) -> String {
    text.lines().map(|line| format!("# {line}\n")).collect()
}

fn inline(fields: &[(String, Value)]) -> InlineTable {
    fields.iter().map(|(key, value)| (key.as_str(), toml_value(value))).collect()
}

fn toml_value(value: &Value) -> toml_edit::Value {
    match value {
        Value::String(text) => text.as_str().into(),
        Value::Integer(number) => (*number).into(),
        Value::Float(number) => (*number).into(),
        Value::Bool(bool) => (*bool).into(),
        Value::List(items) => items.iter().map(toml_value).collect::<Array>().into(),
        Value::Inline(fields) => inline(fields).into(),
    }
}

fn malformed(error: TomlError) -> Malformed {
    Malformed { message: error.message().to_owned(), span: error.span() }
}
