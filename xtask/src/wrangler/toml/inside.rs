//! Parts that are missing where their table is written inside of a value or with dotted keys: they have to be written
//! there as well, and all at once.

use super::home::{self, Home};
use crate::config::{
    Edit, Value,
    edit::{Path, Step},
};
use toml_edit::Table;

/// The same edits, with those about missing parts of values made into keys of what is there.
pub(super) fn gather(root: &Table, edits: &[Edit]) -> Vec<Edit> {
    let mut gathered: Vec<Edit> = Vec::new();
    for edit in edits {
        let Some((at, key, value)) = inside(root, edit) else {
            gathered.push(edit.clone());
            continue;
        };
        let same = |other: &&mut Edit| matches!(other, Edit::Set { at: place, key: name, .. } if *place == at && *name == key);
        match gathered.iter_mut().find(same) {
            Some(Edit::Set { value: known, .. }) => merge(known, value),
            _ => gathered.push(Edit::Set { at, key, value, comment: None }),
        }
    }
    gathered
}

/// The table that is there, the missing key of it, and what becomes of the key.
fn inside(root: &Table, edit: &Edit) -> Option<(Path, String, Value)> {
    let (at, value) = match edit {
        Edit::Set { at, key, value, .. } => (at, Value::Inline(vec![(key.clone(), value.clone())])),
        Edit::AddRow { at, fields, .. } => (at, Value::List(vec![Value::Inline(fields.clone())])),
        Edit::Append { .. } | Edit::Remove { .. } => return None,
    };
    let depth = (0..=at.len())
        .rev()
        .find(|depth| !matches!(home::find(root, &at[..*depth].to_vec()), Home::Missing))?;
    let (there, missing) = at.split_at(depth);
    let is_in_values = match home::find(root, &there.to_vec()) {
        Home::Inline { .. } => true,
        Home::Lines { dotted, .. } => !dotted.is_empty() || matches!(there.last(), Some(Step::Row(_))),
        _ => false,
    };
    let (Some((Step::Key(key), deeper)), true) = (missing.split_first(), is_in_values) else { return None };
    let value = deeper.iter().rev().fold(value, |value, step| match step {
        Step::Key(key) => Value::Inline(vec![(key.clone(), value)]),
        Step::Row(_) => value,
    });
    Some((there.to_vec(), key.clone(), value))
}

fn merge(known: &mut Value, new: Value) {
    match (known, new) {
        (Value::Inline(fields), Value::Inline(new)) => {
            for (key, value) in new {
                match fields.iter_mut().find(|(name, _)| *name == key) {
                    Some((_, known)) => merge(known, value),
                    None => fields.push((key, value)),
                }
            }
        }
        (Value::List(items), Value::List(new)) => items.extend(new),
        (known, new) => *known = new,
    }
}
