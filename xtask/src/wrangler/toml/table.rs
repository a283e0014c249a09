//! Keys of one table: present ones get another value, new ones go behind the others.

use super::{
    edits::Editor,
    home, list,
    section::{Field, Style},
    spelling, tree,
};
use crate::{
    config::{Problem, Value},
    wrangler::{
        patch::Rank,
        text::{BOM, last_line, leading, line_end, line_start, next_line},
    },
};
use std::ops::Range;
use toml_edit::{InlineTable, Item, Key, Table};

/// Writes the fields that `table` has already and returns the others.
pub(super) fn replace_present<'f>(
    editor: &mut Editor<'_>,
    table: &Table,
    dotted: &[&Key],
    fields: &[Field<'f>],
) -> Result<Vec<Field<'f>>, Problem> {
    let mut missing = Vec::new();
    for field in fields {
        let (name, value, _) = field;
        match (table.get_key_value(name), value) {
            (None | Some((_, Item::None)), _) => missing.push(*field),
            (Some((_, Item::Value(present))), _) => replace(editor, present, value),
            (Some((key, Item::Table(sub))), Value::Inline(wanted)) => {
                let dotted = if sub.is_dotted() { [dotted, &[key]].concat() } else { Vec::new() };
                replace_table(editor, sub, &dotted, wanted)?;
            }
            (Some((key, item)), value) => {
                let span = item.as_table().and_then(Table::span).or(key.span());
                let value = spelling::value(value);
                let message = format!(
                    "`{name}` is a table of its own here, and the code says `{value}`; write `{name} = {value}` instead"
                );
                return Err(Problem::in_file(span.unwrap_or_default(), message));
            }
        }
    }
    Ok(missing)
}

/// A table that the code decides as a whole but that has lines of its own: each stays as it is where it can.
fn replace_table(
    editor: &mut Editor<'_>,
    table: &Table,
    dotted: &[&Key],
    wanted: &[(String, Value)],
) -> Result<(), Problem> {
    for (name, item) in table.iter().filter(|(name, _)| !wanted.iter().any(|(wanted, _)| wanted == name)) {
        let key = table.key(name).and_then(Key::span).unwrap_or_default();
        let Some(value) = item.as_value().and_then(toml_edit::Value::span) else {
            return Err(Problem::in_file(key, format!("the code has no `{name}` here; remove it")));
        };
        remove_line(editor, key.start..value.end);
    }
    let differs = |name: &str, value: &Value| !table.get(name).is_some_and(|it| tree::item(it).says(value));
    let fields: Vec<Field<'_>> = wanted
        .iter()
        .filter(|(name, value)| differs(name, value))
        .map(|(name, value)| (name.as_str(), value, None))
        .collect();
    let missing = replace_present(editor, table, dotted, &fields)?;
    if !missing.is_empty() {
        add_lines(editor, table, dotted, &missing);
    }
    Ok(())
}

fn remove_line(editor: &mut Editor<'_>, range: Range<usize>) {
    let start = line_start(editor.text, range.start);
    // With the line break before it, so that what is added behind it stays behind.
    let before = editor.text[..start].strip_suffix('\n').map(|it| it.strip_suffix('\r').unwrap_or(it).len());
    editor.patches.replace(before.unwrap_or(start)..line_end(editor.text, range.end), "");
}

fn replace(editor: &mut Editor<'_>, present: &toml_edit::Value, value: &Value) {
    if let Some(span) = present.span() {
        let old = &editor.text[span.clone()];
        editor.patches.replace(span.clone(), spelling::value_like(old, value));
    }
}

/// Adds keys behind the last line of `table`.
pub(super) fn add_lines(editor: &mut Editor<'_>, table: &Table, dotted: &[&Key], fields: &[Field<'_>]) {
    let text = editor.text;
    let header = table.span().filter(|span| !span.is_empty()).map(|span| span.end);
    let Some(end) = home::end_of_lines(table).or(header) else { return add_first_lines(editor, fields) };
    let style = Style::of(text, table).unwrap_or_else(|| Style::plain(leading(text, end)));
    let lines = style.lines(&prefix(text, dotted), fields);
    editor.patches.insert(line_end(text, end), Rank::Key, format!("\n{lines}"));
}

/// Keys of the top level where there are none: below the comment that is about the file, above everything else.
fn add_first_lines(editor: &mut Editor<'_>, fields: &[Field<'_>]) {
    let text = editor.text;
    let lines = Style::plain("").lines("", fields);
    let start = if text.starts_with(BOM) { BOM.len() } else { 0 };
    if editor.root.is_empty() && last_line(text) > start {
        return editor.patches.insert(last_line(text), Rank::Key, format!("\n{lines}"));
    }
    let mut line = start..line_end(text, start);
    while text[line.clone()].starts_with('#') {
        let Some(next) = next_line(text, line.end) else { break };
        line = next;
    }
    // A comment that touches a header is about that section.
    let is_about_the_file = line.start > start && text[line.clone()].trim().is_empty();
    let next = next_line(text, line.end).filter(|_| is_about_the_file);
    let at = next.map_or(start, |next| next.start);
    editor.patches.insert(at, Rank::Key, format!("{lines}\n\n"));
}

/// Writes fields of `{ … }`.
pub(super) fn write_inline(
    editor: &mut Editor<'_>,
    table: &InlineTable,
    dotted: &[&Key],
    fields: &[Field<'_>],
) -> Result<(), Problem> {
    let mut missing = Vec::new();
    for (name, value, _) in fields {
        match table.get(name) {
            Some(toml_edit::Value::InlineTable(present)) if present.is_dotted() => {
                let value = spelling::value(value);
                let message = format!("`{name}` is written in parts here; write `{name} = {value}` instead");
                let span = table.key(name).and_then(Key::span);
                return Err(Problem::in_file(span.unwrap_or_default(), message));
            }
            Some(present) => replace(editor, present, value),
            None => missing.push(format!(
                "{}{} = {}",
                prefix(editor.text, dotted),
                spelling::key(name),
                spelling::value(value)
            )),
        }
    }
    if !missing.is_empty() {
        list::push(editor.text, &home::brackets_of_inline(table), &missing, &mut editor.patches);
    }
    Ok(())
}

fn prefix(text: &str, dotted: &[&Key]) -> String {
    let key = |key: &&Key| key.span().map(|span| format!("{}.", &text[span]));
    dotted.iter().filter_map(key).collect()
}
