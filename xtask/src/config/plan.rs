//! From what the code wants and what the file says to the edits between them.

use super::{
    application,
    ask::{Ask, Task},
    bindings, containers,
    deletion::{self, Stage},
    edit::Edit,
    entries, exports,
    found::Found,
    head, migrations,
    problem::Problem,
    scope::Scope,
    tree::Node,
    variables,
    wanted::Wanted,
};

/// What to do, and what to tell the author.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// In the order in which they are made.
    pub edits: Vec<Edit>,
    /// What the author still has to do by hand.
    pub notes: Vec<String>,
}

/// A plan for one part of a file in the making.
pub(super) struct Draft<'a> {
    pub(super) wanted: &'a Wanted,
    pub(super) found: &'a Found,
    pub(super) scope: &'a Scope,
    /// The top level, when this is an environment.
    pub(super) top: Option<&'a Found>,
    pub(super) plan: Plan,
    pub(super) problems: Vec<Problem>,
}

/// Compares the file with the code and plans: for the top level and every environment, or for the one that is asked
/// for.
///
/// # Errors
///
/// When the file cannot be made to fit without guessing or losing something: everything that stands in the way.
pub fn plan(wanted: &Wanted, file: &Node, ask: &Ask) -> Result<Plan, Vec<Problem>> {
    let scopes = Scope::all(file, ask.environment.as_deref())?;
    let (mut parts, mut problems) = (Vec::new(), Vec::new());
    for scope in &scopes {
        match Found::read(file, scope) {
            Ok(found) => parts.push((scope, found)),
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut whole = Plan::default();
    let mut names = application::Names::default();
    let top = parts.first().map(|(_, found)| found);
    let all: Vec<&Found> = parts.iter().map(|(_, found)| found).collect();
    for (scope, found) in &parts {
        problems.extend(ask.recorded.as_ref().and_then(|lock| lock.check(scope, found).err()));
        let is_asked = ask.environment.is_none() || ask.environment == scope.environment;
        if !is_asked && !scope.is_top() {
            names.present(scope, found);
            continue;
        }
        let top = top.filter(|_| !scope.is_top());
        let mut draft = Draft { wanted, found, scope, top, plan: Plan::default(), problems: Vec::new() };
        match &ask.task {
            Task::Update => update(&mut draft, is_asked, &mut names),
            Task::Delete(class) => deletion::plan(&mut draft, class, Stage::of(class, &all)),
            Task::Switch => exports::switch(&mut draft),
        }
        whole.edits.extend(draft.plan.edits);
        whole.notes.extend(draft.plan.notes);
        problems.extend(draft.problems);
    }
    whole.notes.extend(notes(&ask.task, &all, &whole));
    problems.extend(names.problems());
    // The same about the code, once for each environment.
    let mut said: Vec<Problem> = Vec::new();
    problems.retain(|problem| {
        let is_new = !said.contains(problem);
        said.push(problem.clone());
        is_new
    });
    if problems.is_empty() { Ok(whole) } else { Err(problems) }
}

/// What is not asked for itself still has what the asked one takes over from it.
fn update(draft: &mut Draft<'_>, is_asked: bool, names: &mut application::Names) {
    migrations::are_the_only_way(draft);
    if draft.scope.is_top() {
        head::plan(draft);
    }
    if is_asked {
        containers::have_structs(draft);
        let planned = containers::plan(draft);
        application::are_distinct(&planned, draft);
        names.planned(draft, &planned);
        bindings::plan(draft);
    } else {
        names.present(draft.scope, draft.found);
    }
    match draft.found.uses_exports {
        _ if !draft.found.owns_history => {}
        true => exports::plan(draft),
        false => migrations::plan(draft),
    }
    if is_asked {
        variables::plan(draft);
        entries::plan(draft);
    }
    entries::crons(draft);
}

fn notes(task: &Task, parts: &[&Found], plan: &Plan) -> Vec<String> {
    match task {
        Task::Update => Vec::new(),
        Task::Delete(class) => {
            let names: Vec<String> =
                parts.iter().flat_map(|found| deletion::applications(found, class)).collect();
            deletion::notes(class, Stage::of(class, parts), &names)
        }
        Task::Switch if plan.edits.is_empty() => {
            vec!["there are no `migrations` to switch from".to_owned()]
        }
        Task::Switch => vec![
            "once this is deployed there is no way back to `migrations`; deploy every entry of them first"
                .to_owned(),
            "`exports` needs wrangler 4.124 or newer: older ones ignore it, and the classes with it"
                .to_owned(),
        ],
    }
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
