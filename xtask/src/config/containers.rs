//! The entry of each container, found or added, and the keys in it that the code decides.

use super::{
    application,
    edit::{Edit, Step, Value},
    migrations, owned,
    plan::Draft,
    problem::{Part, Place, Problem},
    reader::says,
    tree::{Kind, Node},
    wanted::{OBSERVABILITY, WantedContainer, WantedKey},
};

const LIST: &[&str] = &["containers"];

/// A container in the file whose class is nowhere in the code: what becomes of its data is the author's decision.
pub(super) fn have_structs(draft: &mut Draft<'_>) {
    let live = migrations::live(&draft.found.migrations);
    let is_live =
        |class: &str| live.contains_key(class) || draft.found.exports.iter().any(|it| it.class == class);
    for class in draft.found.containers.iter().filter_map(|entry| entry.class.as_ref()) {
        let is_known = draft.wanted.has_class(&class.text)
            || draft.wanted.containers.iter().any(|it| it.is_called(&class.text));
        if is_known {
            continue;
        }
        let name = &class.text;
        let advice = if is_live(name) {
            format!(
                "if it was renamed, write `renamed_from = \"{name}\"` in the new struct's `#[container]`; to delete it \
                 with all its data, run `cargo xtask gen-config --delete {name}`, which tells the two deploys it takes"
            )
        } else {
            "remove this entry, or write the struct".to_owned()
        };
        let message = format!("no struct `{name}` with a container is in the code; {advice}");
        draft.refuse(Problem::in_file(class.span.clone(), message));
    }
}

/// Brings the entries up to date. Returns the application name of each container, where there is one to tell.
pub(super) fn plan(draft: &mut Draft<'_>) -> Vec<Option<String>> {
    (0..draft.wanted.containers.len()).map(|index| container(draft, index)).collect()
}

fn container(draft: &mut Draft<'_>, index: usize) -> Option<String> {
    let (wanted, found) = (&draft.wanted.containers[index], draft.found);
    let at = entry_of(draft, index)?;
    let name = application::name(draft, index, at.map(|at| &found.containers[at]));
    match (at, &name) {
        (Some(at), Some(name)) => update(draft, index, at, name),
        (None, Some(name)) => add(draft, wanted, name),
        (_, None) => {}
    }
    name
}

/// The entry of a container: `Some(None)` when there is none yet, `None` when there are too many.
fn entry_of(draft: &mut Draft<'_>, index: usize) -> Option<Option<usize>> {
    let (wanted, found) = (&draft.wanted.containers[index], draft.found);
    let of = |class: &str| {
        let rows = found.containers.iter().enumerate();
        rows.filter(|(_, entry)| says(&entry.class, class)).map(|(row, _)| row).collect::<Vec<_>>()
    };
    let rows = [of(&wanted.class), wanted.renamed_from.as_deref().map(of).unwrap_or_default()].concat();
    let [first, second, ..] = rows.as_slice() else { return Some(rows.first().copied()) };
    let place = |row: usize| found.containers[row].class.as_ref().map(|class| class.span.clone());
    let message = format!(
        "`{}` has two entries in `containers`, and wrangler takes one; remove the one that is out of date",
        wanted.class
    );
    let problem = Problem::in_file(place(*second).unwrap_or_default(), message);
    draft.refuse(problem.and(Place::File(place(*first).unwrap_or_default())));
    None
}

fn add(draft: &mut Draft<'_>, container: &WantedContainer, name: &str) {
    let mut fields: Vec<(String, Value)> =
        vec![("name".to_owned(), name.into()), ("class_name".to_owned(), container.class.as_str().into())];
    fields.extend(container.keys.iter().map(|key| (key.key.to_owned(), key.value.clone())));
    fields.extend(of_the_top(draft, container));
    let at = draft.scope.path(LIST);
    // Said once in a file.
    let is_first = draft.found.containers.is_empty()
        && draft.scope.is_top()
        && !draft
            .plan
            .edits
            .iter()
            .any(|edit| matches!(edit, Edit::AddRow { at: other, .. } if *other == at));
    let comment = owned::comment("containers.name").filter(|_| is_first);
    draft.edit(Edit::AddRow { at, fields, comment });
}

/// What the author wrote for the container at the top level is meant for a new environment as well.
fn of_the_top(draft: &Draft<'_>, container: &WantedContainer) -> Vec<(String, Value)> {
    let entries = draft.top.map(|top| top.containers.as_slice()).unwrap_or_default();
    let entry =
        entries.iter().find(|it| it.class.as_ref().is_some_and(|class| container.is_called(&class.text)));
    let is_ours =
        |key: &str| ["name", "class_name"].contains(&key) || container.keys.iter().any(|it| it.key == key);
    let fields = entry.map(|entry| entry.node.entries()).unwrap_or_default().iter();
    let theirs = fields.filter(|field| !is_ours(&field.key));
    theirs.filter_map(|field| Some((field.key.clone(), field.node.to_value()?))).collect()
}

fn update(draft: &mut Draft<'_>, index: usize, at: usize, name: &str) {
    let (wanted, present) = (&draft.wanted.containers[index], &draft.found.containers[at]);
    let mut set = |key: &str, value: Value, comment: Option<&'static str>| {
        draft.edit(Edit::Set { at: draft.scope.row(LIST, at), key: key.to_owned(), value, comment });
    };
    match &present.name {
        None => set("name", name.into(), owned::comment("containers.name")),
        Some(old) if old.text != name => {
            set("name", name.into(), None);
            draft.note(format!(
                "a class has one application: delete `{}` before you deploy `{name}`, with `wrangler containers list` \
                 and `wrangler containers delete ID`",
                old.text
            ));
        }
        Some(_) => {}
    }
    if !says(&present.class, &wanted.class) {
        let (key, value) = ("class_name".to_owned(), wanted.class.as_str().into());
        draft.edit(Edit::Set { at: draft.scope.row(LIST, at), key, value, comment: None });
    }
    for key in &wanted.keys {
        self::key(draft, index, at, key);
    }
}

/// What the author wrote in the attribute goes into the file. What the attribute leaves out is filled in, but never
/// written over something else.
fn key(draft: &mut Draft<'_>, index: usize, at: usize, wanted: &WantedKey) {
    let class = &draft.wanted.containers[index].class;
    let present = draft.found.containers[at].node.get(wanted.key);
    match present {
        Some(present) if present.says(&wanted.value) || is_same_file(present.as_text(), &wanted.value) => {}
        Some(present) if !wanted.is_stated => {
            let text = present.as_text().unwrap_or("…");
            let message = format!(
                "the {key} of `{class}` is `{text}` here, and its struct does not say so; write `{key} = \"{text}\"` in \
                 `#[container]`",
                key = wanted.key
            );
            let problem = Problem::in_file(present.span.clone(), message);
            draft.refuse(problem.and(Place::Code(index, Part::Class)));
        }
        // What else stands in the table is the author's.
        Some(Node { kind: Kind::Table(_), .. }) if wanted.key == OBSERVABILITY => {
            let Value::Inline(fields) = &wanted.value else { return };
            for (key, value) in fields {
                if !present.and_then(|table| table.get(key)).is_some_and(|it| it.says(value)) {
                    let mut place = draft.scope.row(LIST, at);
                    place.push(Step::Key(OBSERVABILITY.to_owned()));
                    draft.edit(Edit::Set {
                        at: place,
                        key: key.clone(),
                        value: value.clone(),
                        comment: None,
                    });
                }
            }
        }
        _ => {
            let (key, value) = (wanted.key.to_owned(), wanted.value.clone());
            draft.edit(Edit::Set { at: draft.scope.row(LIST, at), key, value, comment: None });
        }
    }
}

/// `./Dockerfile` and `Dockerfile` are the same.
fn is_same_file(present: Option<&str>, wanted: &Value) -> bool {
    let Value::String(wanted) = wanted else { return false };
    present.is_some_and(|present| present.trim_start_matches("./") == wanted.trim_start_matches("./"))
}
