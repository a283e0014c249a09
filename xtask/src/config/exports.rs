//! Classes declared in `exports`, the other way to say which ones exist: not as a history, but as what there is and
//! what became of what there was.

use super::{
    edit::{Edit, Value},
    found::FoundExport,
    migrations::{self, Declared, Storage},
    plan::Draft,
    problem::{Part, Place, Problem},
};
use std::ops::Range;

/// How a class in `exports` stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It exists, with this storage.
    Live(Storage),
    /// It goes on under this name.
    Renamed(String),
    /// It is gone, here at least.
    Gone,
}

/// A class whose entry has to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// It exists.
    Live(String),
    /// It goes on under another name: (from, to).
    Renamed(String, String),
}

/// The entries that must be written for the declared classes to exist.
///
/// # Errors
///
/// As for migrations: wrong storage, and renames of what never was or of what is still there.
pub fn next(present: &[FoundExport], declared: &[Declared]) -> Result<Vec<Next>, Vec<Problem>> {
    let live = |class: &str| {
        present.iter().find(|it| it.class == class).and_then(|it| match &it.state {
            State::Live(storage) => Some((*storage, it.span.clone())),
            State::Renamed(_) | State::Gone => None,
        })
    };
    let was_renamed = |from: &str, to: &str| {
        present.iter().any(|it| it.class == from && it.state == State::Renamed(to.to_owned()))
    };
    let (mut next, mut problems) = (Vec::new(), Vec::new());
    for (index, Declared { class, renamed_from }) in declared.iter().enumerate() {
        let from = renamed_from.as_deref();
        match (live(class), from, from.and_then(&live)) {
            (Some((Storage::KeyValue, span)), _, _) => problems.push(key_value(class, span, index)),
            (Some(_), Some(from), Some((_, span))) => problems.push(both_exist(from, class, span, index)),
            (Some(_), _, _) => {}
            (None, Some(from), Some((Storage::KeyValue, span))) => {
                problems.push(key_value(from, span, index))
            }
            (None, Some(from), Some(_)) => {
                next.extend([Next::Renamed(from.to_owned(), class.clone()), Next::Live(class.clone())]);
            }
            (None, Some(from), None) if !was_renamed(from, class) => {
                problems.push(never_was(from, class, index))
            }
            (None, _, _) => next.push(Next::Live(class.clone())),
        }
    }
    if problems.is_empty() { Ok(next) } else { Err(problems) }
}

/// Writes what is missing.
pub(super) fn plan(draft: &mut Draft<'_>) {
    let is_live = |class: &str| {
        draft.found.exports.iter().any(|it| it.class == class && matches!(it.state, State::Live(_)))
    };
    let declared = [draft.wanted.declared(), draft.wanted.coordinators(is_live)].concat();
    match next(&draft.found.exports, &declared) {
        Err(problems) => problems.into_iter().for_each(|problem| draft.refuse(problem)),
        Ok(next) => {
            for next in next {
                let (class, value) = match next {
                    Next::Live(class) => (class, live(Storage::Sqlite)),
                    Next::Renamed(from, to) => (from, tombstone("renamed", Some(to))),
                };
                write(draft, &class, value);
            }
        }
    }
}

/// Writes the entry of a class.
pub(super) fn write(draft: &mut Draft<'_>, class: &str, value: Value) {
    let at = draft.scope.path(&["exports"]);
    draft.edit(Edit::Set { at, key: class.to_owned(), value, comment: None });
}

/// The entry of a class that exists.
pub(super) fn live(storage: Storage) -> Value {
    let storage = if storage == Storage::KeyValue { "legacy-kv" } else { "sqlite" };
    Value::Inline(vec![("type".into(), "durable-object".into()), ("storage".into(), storage.into())])
}

/// The entry of a class that does not.
pub(super) fn tombstone(state: &str, renamed_to: Option<String>) -> Value {
    let mut fields = vec![("type".to_owned(), "durable-object".into()), ("state".to_owned(), state.into())];
    fields.extend(renamed_to.map(|to| ("renamed_to".to_owned(), to.into())));
    Value::Inline(fields)
}

/// Says in `exports` what the history in `migrations` comes to, and takes that out.
pub(super) fn switch(draft: &mut Draft<'_>) {
    if !draft.found.owns_history || draft.found.migrations.is_empty() {
        return;
    }
    let live = migrations::live(&draft.found.migrations);
    if live.is_empty() && !draft.found.has_exports {
        // An environment of which nothing else is written would be gone.
        let (at, value) = (draft.scope.path(&[]), Value::Inline(Vec::new()));
        draft.edit(Edit::Set { at, key: "exports".to_owned(), value, comment: None });
    }
    for (class, live) in live {
        if live.storage == Storage::Transferred {
            let message = format!(
                "`{class}` came from another Worker, and its storage is not written here; switch by hand: `exports` \
                 has to say it"
            );
            draft.refuse(Problem::in_file(live.span, message));
        } else {
            write(draft, &class, self::live(live.storage));
        }
    }
    draft.edit(Edit::Remove { at: draft.scope.path(&["migrations"]) });
}

fn key_value(class: &str, span: Range<usize>, index: usize) -> Problem {
    let message = format!(
        "`{class}` has `storage = \"legacy-kv\"`, a container needs SQLite storage, and a class cannot change its \
         storage; give the struct a new name and move the traffic to it"
    );
    Problem::in_file(span, message).and(Place::Code(index, Part::Class))
}

fn both_exist(from: &str, class: &str, span: Range<usize>, index: usize) -> Problem {
    let message = format!(
        "`{class}` says `renamed_from = \"{from}\"`, but both exist in `exports`; remove `renamed_from`, the objects \
         of `{from}` stay where they are"
    );
    Problem::in_code(index, Part::RenamedFrom, message).and(Place::File(span))
}

fn never_was(from: &str, class: &str, index: usize) -> Problem {
    let message = format!(
        "`{class}` says `renamed_from = \"{from}\"`, but `exports` knows no class `{from}`; write the name under which \
         the class was deployed, or remove `renamed_from`"
    );
    Problem::in_code(index, Part::RenamedFrom, message)
}
