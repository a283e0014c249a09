//! The next migration, as a pure function of the recorded history and the declared classes.
//!
//! History is append-only: wrangler compares tags and never contents, so an entry that was deployed and edited
//! afterwards is silently ignored. What cannot be appended is an error here, never a guess.

use super::found::FoundMigration;
use crate::fault::Fault;
use std::collections::BTreeMap;

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

/// The classes that exist after the whole history, replayed in the order wrangler uses within an entry.
pub fn live(history: &[FoundMigration]) -> BTreeMap<String, Storage> {
    let mut live = BTreeMap::new();
    for entry in history {
        for class in &entry.deleted_classes {
            live.remove(class);
        }
        for rename in &entry.renamed_classes {
            let storage = live.remove(&rename.from).unwrap_or(Storage::Transferred);
            live.insert(rename.to.clone(), storage);
        }
        live.extend(entry.transferred_classes.iter().map(|class| (class.to.clone(), Storage::Transferred)));
        live.extend(entry.new_classes.iter().map(|class| (class.clone(), Storage::KeyValue)));
        live.extend(entry.new_sqlite_classes.iter().map(|class| (class.clone(), Storage::Sqlite)));
    }
    live
}

/// The entry that must be appended for the declared classes to exist; `None` when they do.
///
/// # Errors
///
/// When a class exists with key-value storage, when `renamed_from` names a class that never was, or when both the old
/// and the new name exist.
pub fn next(history: &[FoundMigration], declared: &[Declared]) -> Result<Option<NextMigration>, Fault> {
    let live = live(history);
    let mut next = NextMigration::default();
    for Declared { class, renamed_from } in declared {
        match (live.get(class), renamed_from) {
            (Some(Storage::KeyValue), _) => return Err(key_value(class)),
            (Some(_), Some(from)) if live.contains_key(from) => return Err(both_exist(from, class)),
            (Some(_), _) => {}
            (None, Some(from)) => match live.get(from) {
                None => return Err(never_was(from, class)),
                Some(Storage::KeyValue) => return Err(key_value(from)),
                Some(_) => next.renamed_classes.push((from.clone(), class.clone())),
            },
            (None, None) => next.new_sqlite_classes.push(class.clone()),
        }
    }
    if next.new_sqlite_classes.is_empty() && next.renamed_classes.is_empty() {
        return Ok(None);
    }
    next.tag = next_tag(history);
    Ok(Some(next))
}

/// The tag after the last one: its trailing number plus one, in the author's own scheme, and unused.
fn next_tag(history: &[FoundMigration]) -> String {
    let is_used = |tag: &String| history.iter().any(|entry| entry.tag == *tag);
    let number_of = |tag: &str| {
        let digits = tag.len() - tag.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let (prefix, number) = tag.split_at(tag.len() - digits);
        number.parse::<u64>().ok().map(|value| (prefix.to_owned(), value, number.len()))
    };
    let numbered = history.iter().filter_map(|entry| number_of(&entry.tag));
    let last = numbered.max_by_key(|(_, number, _)| *number);
    let (prefix, number, width) = last.unwrap_or_else(|| ("v".to_owned(), history.len() as u64, 1));
    let width = if width > 1 { width } else { 1 };
    let tags = (number.saturating_add(1)..).map(|number| format!("{prefix}{number:0width$}"));
    tags.into_iter().find(|tag| !is_used(tag)).unwrap_or_else(|| format!("{prefix}{number}-next"))
}

fn key_value(class: &str) -> Fault {
    Fault::new(
        format!("`{class}` was created with `new_classes`, and a container needs SQLite storage"),
        "a class cannot change its storage; give the struct a new name and move the traffic to it".to_owned(),
    )
}

fn both_exist(from: &str, class: &str) -> Fault {
    Fault::new(
        format!("`{class}` says `renamed_from = \"{from}\"`, but both exist in the migrations"),
        format!("remove `renamed_from`; the objects of `{from}` stay where they are"),
    )
}

fn never_was(from: &str, class: &str) -> Fault {
    Fault::new(
        format!("`{class}` says `renamed_from = \"{from}\"`, but the migrations know no class `{from}`"),
        "write the name under which the class was deployed, or remove `renamed_from`".to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::found::FoundRename;

    fn entry(tag: &str, new: &[&str]) -> FoundMigration {
        let new_sqlite_classes = new.iter().map(|class| class.to_string()).collect();
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
        let rename = FoundRename { from: "Old".into(), to: "New".into() };
        history.push(FoundMigration {
            tag: "v2".into(),
            renamed_classes: vec![rename],
            ..Default::default()
        });
        assert_eq!(next(&history, &wanted).unwrap(), None);
    }

    #[test]
    fn what_cannot_be_appended_is_refused() {
        let key_value =
            FoundMigration { tag: "v1".into(), new_classes: vec!["A".into()], ..Default::default() };
        assert!(next(&[key_value], &declared(&[("A", None)])).is_err());
        assert!(next(&[], &declared(&[("New", Some("Old"))])).is_err());
        assert!(next(&[entry("v1", &["Old", "New"])], &declared(&[("New", Some("Old"))])).is_err());
    }
}
