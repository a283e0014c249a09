//! Durable Object bindings. A name in `env` belongs to one thing, and what the author bound to it stays.

use super::{
    edit::{Edit, fields, path, row},
    found::{FoundName, FoundObject, OBJECTS},
    plan::Draft,
    problem::{Part, Place, Problem},
    reader::says,
};

const LIST: &[&str] = &["durable_objects", "bindings"];

/// Brings the bindings up to date.
pub(super) fn plan(draft: &mut Draft<'_>) {
    (0..draft.wanted.containers.len()).for_each(|index| {
        binding(draft, index);
        coordinator(draft, index);
    });
}

fn binding(draft: &mut Draft<'_>, index: usize) {
    let (container, found) = (&draft.wanted.containers[index], draft.found);
    if let Some(taken) = taken(draft, &container.binding, OBJECTS) {
        let message = format!(
            "`{}` is already a name in `{}`, and `{}` binds it; write another `binding` in its `#[container]`, or \
             rename this",
            container.binding, taken.section, container.class
        );
        let problem = Problem::in_file(taken.name.span.clone(), message);
        return draft.refuse(problem.and(Place::Code(index, Part::Binding)));
    }
    let objects = found.objects.iter().enumerate();
    let of_name = objects.clone().find(|(_, it)| says(&it.name, &container.binding));
    let is_ours = |class: &str| container.is_called(class);
    let of_class: Vec<usize> = objects
        .filter(|(_, it)| !it.is_foreign && it.class.as_ref().is_some_and(|class| is_ours(&class.text)))
        .map(|(row, _)| row)
        .collect();
    let row = match (of_name, of_class.as_slice()) {
        (Some((row, _)), rows) if rows.contains(&row) => row,
        (Some((_, it)), _) => return draft.refuse(not_ours(draft, index, it)),
        (None, [row]) => *row,
        // With several of the author's own, none of them is the one to rename.
        (None, _) => {
            let name = ("name", container.binding.as_str().into());
            let fields = fields([name, ("class_name", container.class.as_str().into())]);
            draft.edit(Edit::AddRow { at: path(LIST), fields, comment: None });
            return follow(draft, index, &of_class);
        }
    };
    if !says(&found.objects[row].name, &container.binding) {
        set(draft, row, "name", &container.binding);
    }
    follow(draft, index, &of_class);
}

/// Every binding of a renamed class goes on under its new name.
fn follow(draft: &mut Draft<'_>, index: usize, rows: &[usize]) {
    let (class, found) = (&draft.wanted.containers[index].class, draft.found);
    for row in rows.iter().copied() {
        if !says(&found.objects[row].class, class) {
            set(draft, row, "class_name", class);
        }
    }
}

fn set(draft: &mut Draft<'_>, at: usize, key: &str, value: &str) {
    let (key, value) = (key.to_owned(), value.into());
    draft.edit(Edit::Set { at: row(LIST, at), key, value, comment: None });
}

fn not_ours(draft: &Draft<'_>, index: usize, object: &FoundObject) -> Problem {
    let container = &draft.wanted.containers[index];
    let class = object.class.as_ref().map_or("nothing", |class| &class.text);
    let whose = if object.is_foreign { "of another Worker" } else { "here" };
    let message = format!(
        "`{}` is bound to `{class}` {whose}, and `{}` asks for that name; write another `binding` in its \
         `#[container]`, or rename this binding",
        container.binding, container.class
    );
    let span = object.name.as_ref().map(|name| name.span.clone()).unwrap_or_default();
    Problem::in_file(span, message).and(Place::Code(index, Part::Binding))
}

/// What else in the file gives the name `name` to the Worker, outside of `section`.
pub(super) fn taken<'a>(draft: &Draft<'a>, name: &str, section: &str) -> Option<&'a FoundName> {
    let found = draft.found;
    found.names.iter().find(|it| it.name.text == name && it.section != section)
}

/// The binding of a container's coordinator, by which the Worker and the instances reach it.
fn coordinator(draft: &mut Draft<'_>, index: usize) {
    let (container, found) = (&draft.wanted.containers[index], draft.found);
    let Some((class, binding)) = &container.coordinator else { return };
    let earlier = container.earlier_coordinator();
    let is_ours = |object: &FoundObject| {
        let named = |name: &str| object.class.as_ref().is_some_and(|class| class.text == name);
        !object.is_foreign && (named(class) || earlier.as_deref().is_some_and(named))
    };
    let elsewhere = taken(draft, binding, OBJECTS).map(|it| it.name.span.clone());
    let here = found.objects.iter().find(|it| says(&it.name, binding) && !is_ours(it));
    let here = here.and_then(|it| it.name.as_ref()).map(|name| name.span.clone());
    if let Some(span) = elsewhere.or(here) {
        let message = format!(
            "`{binding}` is already a name here, and the coordinator of `{}` needs it; rename this, or write another \
             `binding` in its `#[container]`",
            container.class
        );
        return draft.refuse(Problem::in_file(span, message).and(Place::Code(index, Part::Binding)));
    }
    let Some(row) = found.objects.iter().position(is_ours) else {
        let fields = fields([("name", binding.as_str().into()), ("class_name", class.as_str().into())]);
        return draft.edit(Edit::AddRow { at: path(LIST), fields, comment: None });
    };
    if !says(&found.objects[row].name, binding) {
        set(draft, row, "name", binding);
    }
    if !says(&found.objects[row].class, class) {
        set(draft, row, "class_name", class);
    }
}
