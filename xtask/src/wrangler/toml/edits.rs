//! From edits to changes of the text. Edits of one table or list are made together, because each would otherwise have
//! to know what the one before it wrote.

use super::{
    home::{self, Home},
    inside, list, removal,
    section::{self, Field, Section},
    spelling, table,
};
use crate::{
    config::{
        Edit, Problem, Value,
        edit::{Path, shown},
    },
    wrangler::patch::Patches,
};
use std::collections::HashMap;
use toml_edit::Table;

/// A text that is being edited.
pub(super) struct Editor<'a> {
    pub(super) text: &'a str,
    pub(super) root: &'a Table,
    pub(super) patches: Patches,
}

/// An entry of a list, and what is written above it.
type Row<'e> = (&'e [(String, Value)], Option<&'e str>);

/// What is to be done at one place.
#[derive(Default)]
struct Change<'e> {
    fields: Vec<Field<'e>>,
    rows: Vec<Row<'e>>,
    items: Vec<String>,
}

/// The text after all edits.
pub(super) fn perform(text: &str, root: &Table, edits: &[Edit]) -> Result<String, Problem> {
    let mut editor = Editor { text, root, patches: Patches::default() };
    for edit in edits {
        if let Edit::Remove { at } = edit {
            removal::remove(text, root, at, &mut editor.patches);
        }
    }
    let edits = inside::gather(root, edits);
    for (path, change) in changes(&edits) {
        editor.rows(path, &change)?;
        editor.items(path, &change.items)?;
        if !change.fields.is_empty() {
            editor.fields(path, &change.fields)?;
        }
    }
    Ok(editor.patches.apply(text))
}

/// The edits by place, in the order in which the places come up.
fn changes(edits: &[Edit]) -> Vec<(&Path, Change<'_>)> {
    let mut changes: Vec<(&Path, Change<'_>)> = Vec::new();
    let mut places: HashMap<&Path, usize> = HashMap::new();
    for edit in edits {
        let (Edit::Set { at, .. } | Edit::AddRow { at, .. } | Edit::Append { at, .. }) = edit else {
            continue;
        };
        let place = *places.entry(at).or_insert_with(|| {
            changes.push((at, Change::default()));
            changes.len() - 1
        });
        let change = &mut changes[place].1;
        match edit {
            Edit::Set { key, value, comment, .. } => change.fields.push((key, value, *comment)),
            Edit::AddRow { fields, comment, .. } => change.rows.push((fields, *comment)),
            Edit::Append { item, .. } => change.items.push(spelling::value(&item.as_str().into())),
            Edit::Remove { .. } => {}
        }
    }
    changes
}

impl Editor<'_> {
    /// Adds entries to the list at `path`.
    fn rows(&mut self, path: &Path, change: &Change<'_>) -> Result<(), Problem> {
        if change.rows.is_empty() {
            return Ok(());
        }
        let sections =
            || change.rows.iter().map(|(fields, comment)| Section::of(fields, *comment)).collect::<Vec<_>>();
        match home::find(self.root, path) {
            Home::Sections(present) => {
                section::add_rows(self.text, present, &sections(), &mut self.patches);
            }
            Home::Array(array) => {
                let items: Vec<String> =
                    change.rows.iter().map(|(fields, _)| spelling::inline(fields)).collect();
                list::push(self.text, &home::brackets_of_array(array), &items, &mut self.patches);
            }
            Home::Missing => section::add(self.text, self.root, path, true, &sections(), &mut self.patches),
            other => return Err(wrong("a list of tables", path, &other)),
        }
        Ok(())
    }

    /// Adds strings to the list at `path`.
    fn items(&mut self, path: &Path, items: &[String]) -> Result<(), Problem> {
        match home::find(self.root, path) {
            _ if items.is_empty() => {}
            Home::Array(array) => {
                list::push(self.text, &home::brackets_of_array(array), items, &mut self.patches);
            }
            other => return Err(wrong("a list of strings", path, &other)),
        }
        Ok(())
    }

    /// Writes keys of the table at `path`.
    fn fields(&mut self, path: &Path, fields: &[Field<'_>]) -> Result<(), Problem> {
        match home::find(self.root, path) {
            Home::Lines { table, dotted } => self.write_lines(path, table, &dotted, fields),
            Home::Inline { table, dotted } => table::write_inline(self, table, &dotted, fields),
            Home::Missing => {
                self.add_section(path, fields);
                Ok(())
            }
            other => Err(wrong("a table", path, &other)),
        }
    }

    fn write_lines(
        &mut self,
        path: &Path,
        table: &Table,
        dotted: &[&toml_edit::Key],
        fields: &[Field<'_>],
    ) -> Result<(), Problem> {
        let missing = table::replace_present(self, table, dotted, fields)?;
        let is_implied = table.is_implicit() && !table.is_dotted();
        match missing.as_slice() {
            [] => {}
            missing if is_implied => self.add_section(path, missing),
            missing => table::add_lines(self, table, dotted, missing),
        }
        Ok(())
    }

    fn add_section(&mut self, path: &Path, fields: &[Field<'_>]) {
        let section = Section { fields: fields.to_vec(), comment: None };
        section::add(self.text, self.root, path, false, &[section], &mut self.patches);
    }
}

fn wrong(what: &str, path: &Path, home: &Home<'_>) -> Problem {
    let span = match home {
        Home::Leaf(span) => span.clone(),
        Home::Lines { table, .. } => table.span().unwrap_or_default(),
        Home::Inline { table, .. } => table.span().unwrap_or_default(),
        Home::Array(array) => array.span().unwrap_or_default(),
        Home::Sections(rows) => rows.span().unwrap_or_default(),
        Home::Missing => 0..0,
    };
    Problem::in_file(span, format!("`{}` has to be {what} here; correct it", shown(path)))
}
