//! The name of a container application.
//!
//! The platform looks an application up by name, so a name that changes by itself makes a second application, which is
//! refused because the class already has one. Therefore a name is pinned in the file, follows from the earliest name of
//! a renamed class, and is never replaced by one that merely follows from the code.

use super::{
    found::{Found, FoundContainer},
    plan::Draft,
    problem::{Part, Place, Problem},
    scope::Scope,
};
use worker_containers_syntax::names::{application_of, is_application_name};

/// The name for container `index`, whose entry in the file is `entry`; `None` when that is the author's to say.
pub(super) fn name(draft: &mut Draft<'_>, index: usize, entry: Option<&FoundContainer>) -> Option<String> {
    let container = &draft.wanted.containers[index];
    // In an environment the code cannot say it: a name is made once, and then the file's.
    if let (false, Some(FoundContainer { name: Some(present), .. })) = (draft.scope.is_top(), entry) {
        return Some(present.text.clone());
    }
    if let Some(stated) = &container.name {
        return Some(draft.scope.suffixed(stated));
    }
    let worker = draft.found.name.as_ref().map_or(draft.wanted.worker.as_str(), |name| &name.text);
    let classes = classes(draft, index);
    let good = match entry {
        // The name of the Worker may say the environment already.
        None if !draft.scope.is_top() && worker.ends_with(&draft.scope.suffixed("")) => {
            return fitting(draft, index, application_of(worker, classes.last()?));
        }
        None => application_of(worker, classes.last()?),
        Some(FoundContainer { name: None, class, .. }) => {
            by_wrangler(worker, class.as_ref().map_or(container.class.as_str(), |class| &class.text))
        }
        Some(FoundContainer { name: Some(present), .. }) => {
            let known = |class: &String| {
                [application_of(worker, class), by_wrangler(worker, class)].contains(&present.text)
            };
            if classes.iter().any(known) {
                return Some(present.text.clone());
            }
            let message = format!(
                "the application of `{}` is called `{}` here, and its struct does not say so; to keep it write \
                 `name = \"{}\"` in `#[container]`, or write `{}` here if it was never deployed",
                container.class,
                present.text,
                present.text,
                application_of(worker, &container.class)
            );
            let problem = Problem::in_file(present.span.clone(), message);
            draft.refuse(problem.and(Place::Code(index, Part::Class)));
            return None;
        }
    };
    let good = draft.scope.suffixed(&good);
    fitting(draft, index, good)
}

/// `good`, if it can be the name of an application.
fn fitting(draft: &mut Draft<'_>, index: usize, good: String) -> Option<String> {
    let container = &draft.wanted.containers[index];
    if is_application_name(&good) {
        return Some(good);
    }
    let message = format!(
        "`{good}`, which follows from the name of the Worker, cannot name the application of `{}`; write \
         `name = \"…\"` in `#[container]`, in lower-case letters, digits and single `-`",
        container.class
    );
    draft.refuse(Problem::in_code(index, Part::Class, message));
    None
}

/// Two applications of one name are one, and only one class can have it.
pub(super) fn are_distinct(names: &[Option<String>], draft: &mut Draft<'_>) {
    for (index, name) in names.iter().enumerate() {
        let Some(name) = name else { continue };
        let class = &draft.wanted.containers[index].class;
        if let Some(first) = names[..index].iter().position(|other| other.as_ref() == Some(name)) {
            let other = &draft.wanted.containers[first].class;
            let message = format!(
                "`{class}` and `{other}` would both be the application `{name}`; write another `name` in \
                 one of them"
            );
            let problem = Problem::in_code(index, Part::Name, message);
            draft.refuse(problem.and(Place::Code(first, Part::Name)));
        }
        let is_ours = |class: &str| draft.wanted.containers.iter().any(|it| it.is_called(class));
        let foreign = draft.found.containers.iter().find(|entry| {
            !entry.class.as_ref().is_some_and(|class| is_ours(&class.text))
                && entry.name.as_ref().is_some_and(|taken| taken.text == *name)
        });
        if let Some(taken) = foreign.and_then(|entry| entry.name.as_ref()) {
            let message = format!(
                "`{name}` is the application of another class here, and `{class}` asks for it; write \
                 another `name` in its `#[container]`"
            );
            let problem = Problem::in_file(taken.span.clone(), message);
            draft.refuse(problem.and(Place::Code(index, Part::Name)));
        }
    }
}

/// The names of a whole file, in which no two applications may have the same.
#[derive(Default)]
pub(super) struct Names(Vec<(Scope, String, Place)>);

impl Names {
    /// What one part of the file will have.
    pub(super) fn planned(&mut self, draft: &Draft<'_>, names: &[Option<String>]) {
        for (index, name) in names.iter().enumerate() {
            let Some(name) = name else { continue };
            let mut entries = draft.found.containers.iter().filter_map(|entry| entry.name.as_ref());
            let place = entries.find(|present| present.text == *name);
            let place =
                place.map_or(Place::Code(index, Part::Name), |present| Place::File(present.span.clone()));
            self.0.push((draft.scope.clone(), name.clone(), place));
        }
    }

    /// What a part of the file has that nothing is planned for.
    pub(super) fn present(&mut self, scope: &Scope, found: &Found) {
        let names = found.containers.iter().filter_map(|entry| entry.name.as_ref());
        self.0.extend(names.map(|name| (scope.clone(), name.text.clone(), Place::File(name.span.clone()))));
    }

    /// Names that stand in two parts of the file.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (index, (scope, name, place)) in self.0.iter().enumerate() {
            let same = |it: &&(Scope, String, Place)| it.1 == *name && it.0 != *scope;
            if let Some((_, _, first)) = self.0[..index].iter().find(same) {
                let message = format!(
                    "`{name}` is the application of two environments, and the second one to be deployed would be \
                     refused; write another name in one of them"
                );
                problems.push(Problem { message, places: vec![place.clone(), first.clone()] });
            }
        }
        problems
    }
}

/// The names a class has had, the latest first: the struct's, and those before it by attribute and by history.
fn classes(draft: &Draft<'_>, index: usize) -> Vec<String> {
    let container = &draft.wanted.containers[index];
    let mut classes = vec![container.class.clone()];
    classes.extend(container.renamed_from.clone());
    for (from, to) in draft.found.migrations.iter().rev().flat_map(|entry| &entry.renamed_classes) {
        if classes.contains(&to.text) && !classes.contains(&from.text) {
            classes.push(from.text.clone());
        }
    }
    classes
}

/// The name wrangler gives an application whose entry has none.
fn by_wrangler(worker: &str, class: &str) -> String {
    format!("{worker}-{class}").to_lowercase().replace(' ', "-")
}
