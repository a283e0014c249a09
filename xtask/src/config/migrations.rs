//! The next migration, as a pure function of the recorded history and the declared classes.
//!
//! History is append-only: wrangler compares tags and never contents, so an entry that was deployed and edited
//! afterwards is silently ignored. What cannot be appended is an error here, never a guess.

use super::{
    edit::{Edit, Value, path},
    found::FoundMigration,
    owned,
    plan::Draft,
    problem::{Part, Place, Problem},
};
use std::{collections::BTreeMap, ops::Range};

/// How the objects of a class are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// SQLite, which containers need.
    Sqlite,
    /// The older key-value storage.
    KeyValue,
    /// Unknown here: the class came from another Worker.
    Transferred,
}

/// A class that exists, and where the file says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// How its objects are stored.
    pub storage: Storage,
    /// Where its name stands.
    pub span: Range<usize>,
}

/// A class the code declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// Its name.
    pub class: String,
    /// Its earlier name, if the author gives one.
    pub renamed_from: Option<String>,
}

/// An entry to append.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NextMigration {
    /// Its tag, new in this history.
    pub tag: String,
    /// Classes that begin.
    pub new_sqlite_classes: Vec<String>,
    /// Classes that go on under another name: (from, to).
    pub renamed_classes: Vec<(String, String)>,
}

/// `exports` is the other way to declare classes, and wrangler refuses a file with both.
pub(super) fn are_the_way(draft: &mut Draft<'_>) {
    if let Some(span) = draft.found.export.clone() {
        let message = "a class is declared in `exports`, which this version does not write; declare classes in \
                       `migrations`, and leave `exports` to Workers and workflows";
        draft.refuse(Problem::in_file(span, message));
    }
}

/// Appends to the history what is missing.
pub(super) fn plan(draft: &mut Draft<'_>) {
    let live = live(&draft.found.migrations);
    let coordinators = draft.wanted.coordinators(|class| live.contains_key(class));
    let declared = [draft.wanted.declared(), coordinators].concat();
    let next = match next(&draft.found.migrations, &declared) {
        Ok(Some(next)) => next,
        Ok(None) => return,
        Err(problems) => return problems.into_iter().for_each(|problem| draft.refuse(problem)),
    };
    let mut fields = vec![("tag".to_owned(), next.tag.into())];
    if !next.new_sqlite_classes.is_empty() {
        fields.push(("new_sqlite_classes".to_owned(), Value::strings(next.new_sqlite_classes)));
    }
    if !next.renamed_classes.is_empty() {
        let rename = |(from, to): (String, String)| {
            Value::Inline(vec![("from".to_owned(), from.into()), ("to".to_owned(), to.into())])
        };
        let renames = next.renamed_classes.into_iter().map(rename).collect();
        fields.push(("renamed_classes".to_owned(), Value::List(renames)));
    }
    let comment = owned::comment("migrations").filter(|_| draft.found.migrations.is_empty());
    draft.edit(Edit::AddRow { at: path(&["migrations"]), fields, comment });
}

/// The classes that exist after the whole history, replayed in the order wrangler uses within an entry.
pub fn live(history: &[FoundMigration]) -> BTreeMap<String, Live> {
    let mut live = BTreeMap::new();
    for entry in history {
        for class in &entry.deleted_classes {
            live.remove(&class.text);
        }
        for (from, to) in &entry.renamed_classes {
            let storage = live.remove(&from.text).map_or(Storage::Transferred, |it: Live| it.storage);
            live.insert(to.text.clone(), Live { storage, span: to.span.clone() });
        }
        let begun = [
            (&entry.transferred_classes, Storage::Transferred),
            (&entry.new_classes, Storage::KeyValue),
            (&entry.new_sqlite_classes, Storage::Sqlite),
        ];
        for (classes, storage) in begun {
            let class = |it: &super::Text| (it.text.clone(), Live { storage, span: it.span.clone() });
            live.extend(classes.iter().map(class));
        }
    }
    live
}

/// The entry that must be appended for the declared classes to exist; `None` when they do.
///
/// # Errors
///
/// When a class exists with key-value storage, when `renamed_from` names a class that never was, or when both the old
/// and the new name exist.
pub fn next(
    history: &[FoundMigration],
    declared: &[Declared],
) -> Result<Option<NextMigration>, Vec<Problem>> {
    let live = live(history);
    let mut next = NextMigration::default();
    let mut problems = Vec::new();
    for (index, Declared { class, renamed_from }) in declared.iter().enumerate() {
        let from = renamed_from.as_ref().map(|from| (from, live.get(from)));
        match (live.get(class), from) {
            (Some(Live { storage: Storage::KeyValue, span }), _) => {
                problems.push(key_value(class, span, index))
            }
            (Some(_), Some((from, Some(old)))) => problems.push(both_exist(from, class, old, index)),
            (Some(_), _) => {}
            (None, Some((from, None))) => problems.push(never_was(from, class, index)),
            (None, Some((from, Some(Live { storage: Storage::KeyValue, span })))) => {
                problems.push(key_value(from, span, index));
            }
            (None, Some((from, Some(_)))) => next.renamed_classes.push((from.clone(), class.clone())),
            (None, None) => next.new_sqlite_classes.push(class.clone()),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    if next.new_sqlite_classes.is_empty() && next.renamed_classes.is_empty() {
        return Ok(None);
    }
    next.tag = next_tag(history);
    Ok(Some(next))
}

/// The tag after the last one that ends in a number: that number plus one, in the author's own scheme, and unused.
fn next_tag(history: &[FoundMigration]) -> String {
    let is_used = |tag: &String| history.iter().any(|entry| entry.tag == *tag);
    let number_of = |tag: &str| {
        let digits = tag.len() - tag.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let (prefix, number) = tag.split_at(tag.len() - digits);
        number.parse::<u64>().ok().map(|value| (prefix.to_owned(), value, number.len()))
    };
    let numbered: Vec<_> = history.iter().filter_map(|entry| number_of(&entry.tag)).collect();
    let last = numbered.last().and_then(|(scheme, _, _)| {
        numbered.iter().filter(|(prefix, _, _)| prefix == scheme).max_by_key(|(_, number, _)| *number)
    });
    let (prefix, number, width) = last.cloned().unwrap_or_else(|| ("v".to_owned(), history.len() as u64, 1));
    let mut tags = (number.saturating_add(1)..).map(|number| format!("{prefix}{number:0width$}"));
    tags.find(|tag| !is_used(tag)).unwrap_or_else(|| format!("{prefix}{number}-next"))
}

fn key_value(class: &str, span: &Range<usize>, index: usize) -> Problem {
    let message = format!(
        "`{class}` was created with `new_classes`, a container needs SQLite storage, and a class cannot change its \
         storage; give the struct a new name and move the traffic to it"
    );
    Problem::in_file(span.clone(), message).and(Place::Code(index, Part::Class))
}

fn both_exist(from: &str, class: &str, old: &Live, index: usize) -> Problem {
    let message = format!(
        "`{class}` says `renamed_from = \"{from}\"`, but both exist in the migrations; remove `renamed_from`, the \
         objects of `{from}` stay where they are"
    );
    Problem::in_code(index, Part::RenamedFrom, message).and(Place::File(old.span.clone()))
}

fn never_was(from: &str, class: &str, index: usize) -> Problem {
    let message = format!(
        "`{class}` says `renamed_from = \"{from}\"`, but the migrations know no class `{from}`; write the name under \
         which the class was deployed, or remove `renamed_from`"
    );
    Problem::in_code(index, Part::RenamedFrom, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Text;

    fn text(text: &str) -> Text {
        Text { text: text.to_owned(), span: 0..0 }
    }

    fn entry(tag: &str, new: &[&str]) -> FoundMigration {
        let new_sqlite_classes = new.iter().map(|class| text(class)).collect();
        FoundMigration { tag: tag.into(), new_sqlite_classes, ..Default::default() }
    }

    fn declared(classes: &[(&str, Option<&str>)]) -> Vec<Declared> {
        let declared = |(class, from): &(&str, Option<&str>)| Declared {
            class: class.to_string(),
            renamed_from: from.map(str::to_owned),
        };
        classes.iter().map(declared).collect()
    }

    #[test]
    fn a_new_class_is_appended_under_the_next_tag_of_the_same_scheme() {
        for (tags, expected) in [
            (&[][..], "v1"),
            (&["v1"], "v2"),
            (&["v1", "v9", "v10"], "v11"),
            (&["v2", "v1"], "v3"),
            (&["2026-01"], "2026-02"),
            (&["m001", "m002"], "m003"),
            (&["first"], "v2"),
            (&["first", "v2"], "v3"),
            (&["v1", "first"], "v2"),
            (&["v1", "v2", "2026-10-01"], "2026-10-02"),
            (&["v9", "v10", "v9-fix"], "v11"),
            (&["18446744073709551616"], "v2"),
        ] {
            let history: Vec<_> = tags.iter().map(|tag| entry(tag, &[])).collect();
            let next = next(&history, &declared(&[("A", None)])).unwrap().unwrap();
            assert_eq!(next.tag, expected, "{tags:?}");
            assert_eq!(next.new_sqlite_classes, ["A"]);
        }
    }

    #[test]
    fn nothing_is_appended_for_classes_that_exist() {
        assert_eq!(next(&[entry("v1", &["A", "B"])], &declared(&[("B", None), ("A", None)])).unwrap(), None);
    }

    #[test]
    fn a_rename_is_stated_and_happens_once() {
        let mut history = vec![entry("v1", &["Old"])];
        let wanted = declared(&[("New", Some("Old"))]);
        let renamed = next(&history, &wanted).unwrap().unwrap();
        assert_eq!(renamed.renamed_classes, [("Old".to_owned(), "New".to_owned())]);
        assert!(renamed.new_sqlite_classes.is_empty());
        let renamed_classes = vec![(text("Old"), text("New"))];
        history.push(FoundMigration { tag: "v2".into(), renamed_classes, ..Default::default() });
        assert_eq!(next(&history, &wanted).unwrap(), None);
    }

    #[test]
    fn what_cannot_be_appended_is_refused() {
        let key_value =
            FoundMigration { tag: "v1".into(), new_classes: vec![text("A")], ..Default::default() };
        assert!(next(&[key_value], &declared(&[("A", None)])).is_err());
        assert!(next(&[], &declared(&[("New", Some("Old"))])).is_err());
        assert!(next(&[entry("v1", &["Old", "New"])], &declared(&[("New", Some("Old"))])).is_err());
    }
}
