//! New sections: `[table]` and `[[list]]`, and where they go.

use super::{home, spelling};
use crate::{
    config::{Value, edit::Step},
    wrangler::{
        patch::{Patches, Rank},
        text::{behind_comments, is_gap_before, is_gap_behind, last_line, leading, line_end},
    },
};
use toml_edit::{ArrayOfTables, Item, Table};

/// A key, its value, and what is written above it.
pub(super) type Field<'a> = (&'a str, &'a Value, Option<&'a str>);

/// How the keys of a section are written.
pub(super) struct Style {
    pub(super) indent: String,
    equals: &'static str,
}

impl Style {
    /// As the last key of `table` is written.
    pub(super) fn of(text: &str, table: &Table) -> Option<Self> {
        let last =
            table.iter().filter_map(|(name, _)| table.get_key_value(name)).filter_map(|(key, item)| {
                let value = item.as_value()?.span()?;
                Some((value.start, key.span()?.end))
            });
        let (value, key) = last.max()?;
        let equals = if text.get(key..value) == Some("=") { "=" } else { " = " };
        Some(Self { indent: leading(text, value).to_owned(), equals })
    }

    /// As most people write.
    pub(super) fn plain(indent: &str) -> Self {
        Self { indent: indent.to_owned(), equals: " = " }
    }

    /// Lines for `fields`, whose keys get `prefix`; without the last line break.
    pub(super) fn lines(&self, prefix: &str, fields: &[Field<'_>]) -> String {
        let line = |(key, value, comment): &Field<'_>| {
            let comment = spelling::comment(&self.indent, *comment);
            let (key, value) = (spelling::key(key), spelling::value(value));
            format!("{comment}{}{prefix}{key}{}{value}", self.indent, self.equals)
        };
        fields.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// A new section behind those it belongs to.
pub(super) struct Section<'a> {
    /// Its keys.
    pub(super) fields: Vec<Field<'a>>,
    /// What is written above its header.
    pub(super) comment: Option<&'a str>,
}

impl<'a> Section<'a> {
    /// An entry of a list.
    pub(super) fn of(fields: &'a [(String, Value)], comment: Option<&'a str>) -> Self {
        let fields = fields.iter().map(|(key, value)| (key.as_str(), value, None));
        Self { fields: fields.collect(), comment }
    }
}

/// Adds entries to a list of sections, written as its last one is.
pub(super) fn add_rows(text: &str, present: &ArrayOfTables, rows: &[Section<'_>], patches: &mut Patches) {
    let last =
        present.iter().filter_map(|table| Some((table.span()?, table))).max_by_key(|(span, _)| span.end);
    let Some((header, table)) = last else { return };
    let end = home::end_of_rows(present).unwrap_or(header.end);
    let at = behind_comments(text, line_end(text, end));
    let indent = leading(text, header.start);
    let style = Style::of(text, table).unwrap_or_else(|| Style::plain(indent));
    let gap = if is_gap_before(text, header.start) { "\n" } else { "" };
    for row in rows {
        let comment = spelling::comment(indent, row.comment);
        let (header, lines) = (&text[header.clone()], style.lines("", &row.fields));
        patches.insert(at, Rank::Row, format!("\n{gap}{comment}{indent}{header}\n{lines}"));
    }
    if !gap.is_empty() && !is_gap_behind(text, at) {
        patches.insert_gap(at);
    }
}

/// Adds sections that are the first of their name.
pub(super) fn add(
    text: &str,
    root: &Table,
    path: &[Step],
    is_list: bool,
    sections: &[Section<'_>],
    patches: &mut Patches,
) {
    let names = path.iter().filter_map(|step| match step {
        Step::Key(key) => Some(spelling::key(key)),
        Step::Row(_) => None,
    });
    let name = names.collect::<Vec<_>>().join(".");
    let header = if is_list { format!("[[{name}]]") } else { format!("[{name}]") };
    let at = place(text, root, path);
    for section in sections {
        let comment = spelling::comment("", section.comment);
        let lines = Style::plain("").lines("", &section.fields);
        patches.insert(at, Rank::Section, format!("\n\n{comment}{header}\n{lines}"));
    }
    if !is_gap_behind(text, at) {
        patches.insert_gap(at);
    }
}

/// Behind the sections that belong to the same; else behind everything, but before the environments, which people keep
/// last.
fn place(text: &str, root: &Table, path: &[Step]) -> usize {
    let is_section = |item: &Item| !item.is_value() && !item.as_table().is_some_and(Table::is_dotted);
    let same = (1..=path.len()).rev().find_map(|depth| {
        let mut item = None;
        for step in &path[..depth] {
            let Step::Key(name) = step else { return None };
            let table = item.map_or(Some(root), |item: &Item| item.as_table())?;
            item = Some(table.get(name)?);
        }
        item.filter(|item| is_section(item)).and_then(home::end_of)
    });
    let others = || {
        let others = root.iter().filter(|(name, _)| *name != "env");
        others.filter_map(|(_, item)| home::end_of(item)).max()
    };
    let has_environments = root.get("env").is_some_and(is_section);
    let end = same.or_else(|| if has_environments { others() } else { None });
    end.map_or_else(|| last_line(text), |end| behind_comments(text, line_end(text, end)))
}
