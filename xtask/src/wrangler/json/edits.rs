//! From edits to changes of the text: values that are there are replaced in their place, others are gathered first,
//! because they may be parts of each other.

use super::{
    addition::{self, Addition, Additions, New},
    removal::Removals,
    style::Style,
};
use crate::{
    config::{
        Edit, Node, Problem, Value,
        edit::{Step, shown},
        tree::Kind,
    },
    wrangler::patch::Patches,
};

struct Editor<'a> {
    root: &'a Node,
    style: Style,
    additions: Additions,
    removals: Removals,
    patches: Patches,
}

/// The text after all edits.
pub(super) fn perform(text: &str, root: &Node, edits: &[Edit]) -> Result<String, Problem> {
    let style = Style::of(text, root);
    let (additions, removals) = (Additions::default(), Removals::default());
    let mut editor = Editor { root, style, additions, removals, patches: Patches::default() };
    edits.iter().try_for_each(|edit| editor.take(edit))?;
    let Editor { style, additions, removals, mut patches, .. } = editor;
    removals.perform(text, root, &mut patches);
    for (path, new) in additions.iter() {
        if let Some(node) = root.at(path) {
            addition::write(text, node, new, &style, &mut patches);
        }
    }
    Ok(patches.apply(text))
}

impl Editor<'_> {
    fn take(&mut self, edit: &Edit) -> Result<(), Problem> {
        match edit {
            Edit::Set { at, key, value, comment } => {
                let root = self.root;
                match root.at(at).and_then(|table| table.get(key)) {
                    Some(present) => {
                        let mut path = at.clone();
                        path.push(Step::Key(key.clone()));
                        self.replace(&path, present, value);
                    }
                    None => self.parts(at, false)?.push(Addition::field(key, value, *comment)),
                }
            }
            Edit::AddRow { at, fields, comment } => {
                self.parts(at, true)?.push(Addition::row(fields, *comment))
            }
            Edit::Append { at, item } => {
                let value = New::Plain(item.as_str().into());
                self.parts(at, true)?.push(Addition { key: None, comment: None, value });
            }
            Edit::Remove { at } => self.removals.add(at),
        }
        Ok(())
    }

    /// What is added to the table or list at `path`.
    fn parts(&mut self, path: &[Step], is_list: bool) -> Result<&mut Vec<Addition>, Problem> {
        let root = self.root;
        let depth = (0..=path.len()).rev().find(|depth| root.at(&path[..*depth]).is_some()).unwrap_or(0);
        let (there, missing) = path.split_at(depth);
        let node = root.at(there).unwrap_or(root);
        let is_right = match node.kind {
            Kind::List(_) => is_list && missing.is_empty(),
            Kind::Table(_) => !is_list || !missing.is_empty(),
            _ => false,
        };
        let wrong = || {
            let what = if is_list && missing.is_empty() { "a list" } else { "an object" };
            Problem::in_file(
                node.span.clone(),
                format!("`{}` has to be {what} here; correct it", shown(there)),
            )
        };
        if !is_right {
            return Err(wrong());
        }
        addition::below(self.additions.at(there), missing, is_list).ok_or_else(wrong)
    }

    /// Writes `value` in the place of `present`; of an object, only what differs, so that its comments stay.
    fn replace(&mut self, path: &[Step], present: &Node, value: &Value) {
        let (Kind::Table(entries), Value::Inline(wanted)) = (&present.kind, value) else {
            return self.patches.replace(present.span.clone(), self.style.value(value));
        };
        let is_wanted = |key: &String| wanted.iter().any(|(wanted, _)| wanted == key);
        let mut surplus = entries.iter().filter(|entry| !is_wanted(&entry.key));
        for (key, value) in wanted {
            match (present.get(key), value) {
                (Some(old), value) if old.says(value) => {}
                (Some(old), value) => {
                    let path = [path, &[Step::Key(key.clone())]].concat();
                    self.replace(&path, old, value);
                }
                (None, value) => {
                    let new = Addition::field(key, value, None);
                    match surplus.next() {
                        Some(old) => {
                            let place = old.at.start..old.node.span.end;
                            self.patches.replace(place, self.style.flat(&new));
                        }
                        None => self.additions.at(path).push(new),
                    }
                }
            }
        }
        for old in surplus {
            let path = [path, &[Step::Key(old.key.clone())]].concat();
            self.removals.add(&path);
        }
    }
}
