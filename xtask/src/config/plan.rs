//! From what the code wants and what the file says to the edits between them.

use super::{
    application, bindings, containers, edit::Edit, found::Found, head, migrations, problem::Problem,
    variables, wanted::Wanted,
};

/// What to do, and what to tell the author.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// In the order in which they are made.
    pub edits: Vec<Edit>,
    /// What the author still has to do by hand.
    pub notes: Vec<String>,
}

/// A plan in the making.
pub(super) struct Draft<'a> {
    pub(super) wanted: &'a Wanted,
    pub(super) found: &'a Found,
    pub(super) plan: Plan,
    pub(super) problems: Vec<Problem>,
}

/// Compares and plans.
///
/// # Errors
///
/// When the file cannot be made to fit without guessing or losing something: everything that stands in the way.
pub fn plan(wanted: &Wanted, found: &Found) -> Result<Plan, Vec<Problem>> {
    let mut draft = Draft { wanted, found, plan: Plan::default(), problems: Vec::new() };
    migrations::are_the_way(&mut draft);
    containers::have_structs(&mut draft);
    head::plan(&mut draft);
    let names = containers::plan(&mut draft);
    application::are_distinct(&names, &mut draft);
    bindings::plan(&mut draft);
    migrations::plan(&mut draft);
    variables::plan(&mut draft);
    if draft.problems.is_empty() { Ok(draft.plan) } else { Err(draft.problems) }
}

impl Draft<'_> {
    pub(super) fn edit(&mut self, edit: Edit) {
        self.plan.edits.push(edit);
    }

    pub(super) fn note(&mut self, note: impl Into<String>) {
        self.plan.notes.push(note.into());
    }

    pub(super) fn refuse(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}
