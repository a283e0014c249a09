//! Taking a class out, which takes two deploys: Cloudflare refuses to delete a class that the version before still
//! binds, and refuses a version without a class that still has objects.

use super::{
    edit::{Edit, Value},
    exports,
    found::Found,
    migrations::{self, Storage},
    plan::Draft,
    problem::{Part, Problem},
    reader::says,
};

/// Which of the two it is time for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The class loses its container and its bindings.
    Unbind,
    /// The class ends, and its data with it.
    End,
}

impl Stage {
    /// The first one as long as any part of the file binds the class.
    pub(super) fn of(class: &str, parts: &[&Found]) -> Self {
        let is_bound =
            |found: &&Found| !containers(found, class).is_empty() || !bindings(found, class).is_empty();
        if parts.iter().any(is_bound) { Self::Unbind } else { Self::End }
    }
}

/// Plans this stage for one part of the file.
pub(super) fn plan(draft: &mut Draft<'_>, class: &str, stage: Stage) {
    if let Some(index) = draft.wanted.containers.iter().position(|it| it.is_called(class)) {
        let message = format!(
            "`{class}` still has a container; replace `#[container]` by `#[durable_object]` for one more deploy, then \
             run this again"
        );
        return draft.refuse(Problem::in_code(index, Part::Class, message));
    }
    match stage {
        Stage::Unbind => unbind(draft, class),
        Stage::End => end(draft, class),
    }
}

/// What to do, in order; once for the whole file.
pub(super) fn notes(class: &str, stage: Stage, applications: &[String]) -> Vec<String> {
    let names = applications.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
    match stage {
        Stage::Unbind => vec![
            format!(
                "first of two deploys: deploy this, with `{class}` still in the code and no longer bound"
            ),
            format!(
                "the application stays until you delete it: `wrangler containers list` shows the id of {names}, then \
                 `wrangler containers delete ID`"
            ),
            format!(
                "then remove the struct `{class}`, and run `cargo xtask gen-config --delete {class}` once more"
            ),
        ],
        Stage::End => vec![format!(
            "second of two deploys: when this is deployed, every object of `{class}` and all its \
             data are gone for good"
        )],
    }
}

/// The application names of the containers of `class`.
pub(super) fn applications(found: &Found, class: &str) -> Vec<String> {
    let names = containers(found, class).into_iter().filter_map(|row| found.containers[row].name.as_ref());
    names.map(|name| name.text.clone()).collect()
}

fn unbind(draft: &mut Draft<'_>, class: &str) {
    let found = draft.found;
    let (containers, bindings) = (containers(found, class), bindings(found, class));
    let is_kept = draft.wanted.other_classes.iter().any(|other| other == class);
    let spans = containers.iter().filter_map(|row| found.containers[*row].class.as_ref());
    let mut spans = spans.chain(bindings.iter().filter_map(|row| found.objects[*row].class.as_ref()));
    if let (false, Some(place)) = (is_kept, spans.next()) {
        let message = format!(
            "`{class}` is bound here and its struct is gone, and Cloudflare refuses a version without a class that \
             still has objects; write `#[durable_object] pub struct {class}` back for one more deploy, then run this \
             again"
        );
        return draft.refuse(Problem::in_file(place.span.clone(), message));
    }
    // From the last one, so that the places of the others stay what they are.
    for row in containers.into_iter().rev() {
        draft.edit(Edit::Remove { at: draft.scope.row(&["containers"], row) });
    }
    for row in bindings.into_iter().rev() {
        draft.edit(Edit::Remove { at: draft.scope.row(&["durable_objects", "bindings"], row) });
    }
}

fn end(draft: &mut Draft<'_>, class: &str) {
    let found = draft.found;
    if !found.owns_history {
        return;
    }
    let live = if !found.uses_exports {
        migrations::live(&found.migrations).get(class).map(|live| (live.storage, live.span.clone()))
    } else {
        found.exports.iter().find(|it| it.class == class).and_then(|it| match it.state {
            exports::State::Live(storage) => Some((storage, it.span.clone())),
            _ => None,
        })
    };
    let Some((_, span)): Option<(Storage, _)> = live else {
        if draft.scope.is_top() {
            let message =
                format!("no class `{class}` exists here, so there is nothing to delete; check the name");
            draft.refuse(Problem::in_file(0..0, message));
        }
        return;
    };
    if draft.wanted.has_class(class) {
        let message = format!(
            "`{class}` is no longer bound, but its struct is still in the code; when the version that does not bind it \
             is deployed, remove the struct and run this again"
        );
        return draft.refuse(Problem::in_file(span, message));
    }
    if !found.uses_exports {
        let tag = ("tag".to_owned(), Value::from(migrations::next_tag(&found.migrations)));
        let fields = vec![tag, ("deleted_classes".to_owned(), Value::strings([class]))];
        draft.edit(Edit::AddRow { at: draft.scope.path(&["migrations"]), fields, comment: None });
    } else {
        exports::write(draft, class, exports::tombstone("deleted", None));
    }
}

fn containers(found: &Found, class: &str) -> Vec<usize> {
    let rows = found.containers.iter().enumerate();
    rows.filter(|(_, it)| says(&it.class, class)).map(|(row, _)| row).collect()
}

fn bindings(found: &Found, class: &str) -> Vec<usize> {
    let rows = found.objects.iter().enumerate();
    rows.filter(|(_, it)| !it.is_foreign && says(&it.class, class)).map(|(row, _)| row).collect()
}
