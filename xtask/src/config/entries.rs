//! What calls a Worker beside requests: consumers and producers of queues, crons, and workflows.
//!
//! A row is ours when the code asks for it: a consumer by its queue, a producer by its binding, a workflow by its class.
//! All others are the author's, also those that the code asked for once: nothing in the file says so.

use super::{
    bindings::taken,
    edit::{Edit, Value, fields},
    found::Found,
    owned,
    plan::Draft,
    problem::{Part, Place, Problem},
    reader::Text,
    scope::Scope,
    tree::Node,
};
use std::ops::Range;
use worker_containers_syntax::{
    Container, Workflow,
    entry::workflow::{NAME_LENGTH, is_name, name_of},
    names::queue_variable_of,
};

/// What the code asks for.
#[derive(Clone, Debug)]
pub struct WantedEntries {
    /// The queues of the containers.
    pub queues: Vec<WantedQueue>,
    /// The crons of the containers, each once.
    pub crons: Vec<String>,
    /// The workflows.
    pub workflows: Vec<WantedWorkflow>,
    /// Whether other queues may have a consumer in the code.
    pub takes_other_queues: bool,
    /// Whether other crons may be known to the code.
    pub takes_other_crons: bool,
}

/// A queue whose messages go to a container.
#[derive(Clone, Debug)]
pub struct WantedQueue {
    /// Its name.
    pub name: String,
    /// The binding by which the Worker sends messages.
    pub binding: Option<String>,
    /// Where messages go that were tried too often.
    pub dead_letter_queue: Option<String>,
    /// Settings of the consumer.
    pub settings: Vec<(&'static str, u32)>,
    /// The container, and which of its queues it is.
    pub place: (usize, usize),
}

/// A workflow.
#[derive(Clone, Debug)]
pub struct WantedWorkflow {
    /// Its class.
    pub class: String,
    /// Its binding.
    pub binding: String,
    /// The name that the author chose.
    pub name: Option<String>,
}

/// What a part of the file has of these.
#[derive(Clone, Debug, Default)]
pub struct FoundEntries {
    consumers: Vec<Row>,
    producers: Vec<Row>,
    workflows: Vec<Row>,
    /// The crons, where there is a list of them.
    crons: Option<Vec<Text>>,
    /// Whether the crons are written in this part rather than taken over.
    owns_crons: bool,
    vars: Node,
}

/// An entry of a list, and what tells it from others.
#[derive(Clone, Debug)]
struct Row {
    key: Option<Text>,
    node: Node,
}

const CONSUMERS: &[&str] = &["queues", "consumers"];
const PRODUCERS: &[&str] = &["queues", "producers"];

impl Default for WantedEntries {
    fn default() -> Self {
        Self {
            queues: Vec::new(),
            crons: Vec::new(),
            workflows: Vec::new(),
            takes_other_queues: true,
            takes_other_crons: true,
        }
    }
}

impl WantedEntries {
    /// What the containers ask for.
    pub(super) fn of(containers: &[Container]) -> Self {
        let mut wanted = Self::default();
        for (index, container) in containers.iter().enumerate() {
            for (place, queue) in container.queues.iter().enumerate() {
                wanted.queues.push(WantedQueue {
                    name: queue.name.value.clone(),
                    binding: queue.binding.as_ref().map(|it| it.value.clone()),
                    dead_letter_queue: queue.dead_letter_queue.as_ref().map(|it| it.value.clone()),
                    settings: queue.settings(),
                    place: (index, place),
                });
            }
            for cron in container.triggers() {
                if !wanted.crons.iter().any(|known| is_same_cron(known, cron)) {
                    wanted.crons.push(cron.to_owned());
                }
            }
        }
        wanted
    }

    /// What the workflows ask for as well.
    pub(super) fn add<'a>(&mut self, workflows: impl Iterator<Item = &'a Workflow>) {
        self.workflows.extend(workflows.map(|workflow| WantedWorkflow {
            class: workflow.class.to_string(),
            binding: workflow.binding(),
            name: workflow.name.as_ref().map(|name| name.value.clone()),
        }));
    }
}

impl FoundEntries {
    /// Reads the part `tree` of `file`. What is of another kind than it has to be is told when something is to be
    /// written there: a file is not refused for what does not concern us.
    pub(super) fn read(file: &Node, tree: &Node, scope: &Scope) -> Self {
        let owns_crons = scope.is_top() || tree.get("triggers").is_some();
        let triggers = if owns_crons { tree } else { file }.get("triggers");
        let text = |node: &Node| Some(Text { text: node.as_text()?.to_owned(), span: node.span.clone() });
        let rows = |list: Option<&Node>, key: &str| {
            let row = |node: &Node| Row { key: node.get(key).and_then(text), node: node.clone() };
            list.map(Node::elements).unwrap_or_default().iter().map(row).collect()
        };
        let queues = tree.get("queues");
        let crons = triggers.and_then(|triggers| triggers.get("crons")).filter(|crons| crons.is_list());
        Self {
            consumers: rows(queues.and_then(|it| it.get("consumers")), "queue"),
            producers: rows(queues.and_then(|it| it.get("producers")), "binding"),
            workflows: rows(tree.get("workflows"), "class_name"),
            crons: crons.map(|crons| crons.elements().iter().filter_map(text).collect()),
            owns_crons,
            vars: tree.get("vars").cloned().unwrap_or_default(),
        }
    }

    /// The queues that are consumed, and where that stands.
    pub fn consumed(&self) -> impl Iterator<Item = &Text> {
        self.consumers.iter().filter_map(|row| row.key.as_ref())
    }

    /// The crons, and where they stand.
    pub fn crons(&self) -> impl Iterator<Item = &Text> {
        self.crons.iter().flatten()
    }

    /// What the queue `name` is called in this part of the file, if that is said.
    pub fn queue_called(&self, name: &str) -> Option<&str> {
        self.vars.get(&queue_variable_of(name))?.as_text()
    }
}

/// Brings queues and workflows up to date, which no environment takes over.
pub(super) fn plan(draft: &mut Draft<'_>) {
    (0..draft.wanted.entries.queues.len()).for_each(|index| queue(draft, index));
    (0..draft.wanted.entries.workflows.len()).for_each(|index| workflow(draft, index));
}

/// Brings the crons up to date, where they are written.
pub(super) fn crons(draft: &mut Draft<'_>) {
    let found = &draft.found.entries;
    if !found.owns_crons {
        return;
    }
    let is_there = |cron: &String| found.crons().any(|known| is_same_cron(&known.text, cron));
    let missing: Vec<String> =
        draft.wanted.entries.crons.iter().filter(|cron| !is_there(cron)).cloned().collect();
    if missing.is_empty() {
        return;
    }
    if found.crons.is_some() {
        for item in missing {
            draft.edit(Edit::Append { at: draft.scope.path(&["triggers", "crons"]), item });
        }
    } else {
        let (at, key) = (draft.scope.path(&["triggers"]), "crons".to_owned());
        draft.edit(Edit::Set { at, key, value: Value::strings(missing), comment: None });
    }
}

/// Whether two expressions are written alike, but for their spaces and the case of their letters.
pub fn is_same_cron(one: &str, other: &str) -> bool {
    let words = |text: &str| text.split_whitespace().map(str::to_ascii_uppercase).collect::<Vec<_>>();
    words(one) == words(other)
}

fn queue(draft: &mut Draft<'_>, index: usize) {
    let (queue, found) = (&draft.wanted.entries.queues[index], draft.found);
    let Some(name) = queue_name(draft, index) else { return };
    match found.entries.consumers.iter().position(|row| is_called(row, &name)) {
        None => {
            let mut fields = fields([("queue", name.as_str().into())]);
            let settings = queue.settings.iter();
            fields.extend(settings.map(|(key, value)| ((*key).to_owned(), Value::Integer((*value).into()))));
            let dead = queue.dead_letter_queue.as_ref().map(|dead| draft.scope.suffixed(dead).into());
            fields.extend(dead.map(|dead| ("dead_letter_queue".to_owned(), dead)));
            draft.edit(Edit::AddRow { at: draft.scope.path(CONSUMERS), fields, comment: None });
        }
        Some(row) => {
            let at = draft.scope.row(CONSUMERS, row);
            let node = &found.entries.consumers[row].node;
            for (key, value) in &queue.settings {
                set(draft, &at, node, key, Value::Integer((*value).into()));
            }
            // In an environment the code cannot say it: a name is made once, and then the file's.
            let is_said = !draft.scope.is_top() && node.get("dead_letter_queue").is_some();
            if let Some(dead) = queue.dead_letter_queue.as_ref().filter(|_| !is_said) {
                set(draft, &at, node, "dead_letter_queue", draft.scope.suffixed(dead).into());
            }
        }
    }
    if let Some(binding) = &queue.binding {
        producer(draft, index, binding, &name);
    }
}

/// What the queue `name` is called in this part of the file, when this Worker consumes it: then its messages are to stay
/// in the environment they come from.
pub(super) fn consumed(draft: &Draft<'_>, name: &str) -> Option<String> {
    let queue = draft.wanted.entries.queues.iter().find(|queue| queue.name == name)?;
    let said = draft.found.entries.queue_called(name).map(str::to_owned);
    Some(said.unwrap_or_else(|| match draft.scope.is_top() {
        true => queue.name.clone(),
        false => draft.scope.suffixed(&queue.name),
    }))
}

/// What a queue is called in this part of the file. A queue has one consumer, so each environment has its own, and tells
/// the Worker its name in a variable.
fn queue_name(draft: &mut Draft<'_>, index: usize) -> Option<String> {
    let queue = &draft.wanted.entries.queues[index];
    let variable = queue_variable_of(&queue.name);
    if let Some(taken) = taken(draft, &variable, "vars") {
        let message = format!(
            "`{variable}` is already a name in `{}`, and the queue `{}` needs it for its name in an environment; rename \
             this",
            taken.section, queue.name
        );
        let span = taken.name.span.clone();
        draft.refuse(at_queue(draft, index, span, message));
        return None;
    }
    match draft.found.entries.vars.get(&variable) {
        Some(node) if node.as_text().is_none() => {
            let message =
                format!("`{variable}` is {}, and the name of a queue belongs there; correct it", node.what());
            draft.refuse(at_queue(draft, index, node.span.clone(), message));
            None
        }
        Some(node) => node.as_text().map(str::to_owned),
        None if draft.scope.is_top() => Some(queue.name.clone()),
        None => {
            let name = draft.scope.suffixed(&queue.name);
            let at = draft.scope.path(&["vars"]);
            draft.edit(Edit::Set { at, key: variable, value: name.as_str().into(), comment: None });
            Some(name)
        }
    }
}

fn producer(draft: &mut Draft<'_>, index: usize, binding: &str, queue: &str) {
    if let Some(taken) = taken(draft, binding, "queues.producers") {
        let message = format!(
            "`{binding}` is already a name in `{}`, and `#[queue]` binds it; write another `binding`, or rename this",
            taken.section
        );
        let span = taken.name.span.clone();
        return draft.refuse(at_queue(draft, index, span, message));
    }
    match draft.found.entries.producers.iter().position(|row| is_called(row, binding)) {
        None => {
            let fields = fields([("binding", binding.into()), ("queue", queue.into())]);
            draft.edit(Edit::AddRow { at: draft.scope.path(PRODUCERS), fields, comment: None });
        }
        Some(row) => {
            let (at, found) = (draft.scope.row(PRODUCERS, row), draft.found);
            set(draft, &at, &found.entries.producers[row].node, "queue", queue.into());
        }
    }
}

fn at_queue(draft: &Draft<'_>, index: usize, span: Range<usize>, message: String) -> Problem {
    let (container, place) = draft.wanted.entries.queues[index].place;
    Problem::in_file(span, message).and(Place::Code(container, Part::Queue(place)))
}

fn workflow(draft: &mut Draft<'_>, index: usize) {
    let (workflow, found) = (&draft.wanted.entries.workflows[index], draft.found);
    if let Some(taken) = taken(draft, &workflow.binding, "workflows") {
        let message = format!(
            "`{}` is already a name in `{}`, and the workflow `{}` is bound by it; write `binding = \"…\"` in its \
             `#[workflow]`, or rename this",
            workflow.binding, taken.section, workflow.class
        );
        return draft.refuse(Problem::in_file(taken.name.span.clone(), message));
    }
    let own = found.name.as_ref().map(|name| name.text.as_str());
    let is_ours = |row: &Row| {
        let script = row.node.get("script_name");
        is_called(row, &workflow.class) && script.is_none_or(|script| script.as_text() == own)
    };
    let row = found.entries.workflows.iter().position(is_ours);
    let present = row.map(|row| &found.entries.workflows[row].node);
    let said = present.and_then(|node| node.get("name")).and_then(Node::as_text);
    let name = match (&workflow.name, said) {
        // What it is called in an environment, or when nobody says it, is made once.
        (None, Some(said)) => said.to_owned(),
        (Some(_), Some(said)) if !draft.scope.is_top() => said.to_owned(),
        (Some(stated), _) => draft.scope.suffixed(stated),
        (None, None) => default_name(draft, found, &workflow.class),
    };
    if !is_name(&name) {
        let message = format!(
            "`{name}` cannot be the name of the workflow `{}`; write `name = \"…\"` in its `#[workflow]`, at most \
             {NAME_LENGTH} letters, digits, `-` and `_`",
            workflow.class
        );
        let places = present.map(|node| Place::File(node.span.clone())).into_iter().collect();
        return draft.refuse(Problem { message, places });
    }
    match (row, present) {
        (Some(row), Some(node)) => {
            let at = draft.scope.row(&["workflows"], row);
            set(draft, &at, node, "binding", workflow.binding.as_str().into());
            set(draft, &at, node, "name", name.into());
        }
        _ => {
            let name = ("name", name.into());
            let class = ("class_name", workflow.class.as_str().into());
            let fields = fields([("binding", workflow.binding.as_str().into()), name, class]);
            let comment = owned::comment("workflows.name").filter(|_| draft.scope.is_top() && index == 0);
            draft.edit(Edit::AddRow { at: draft.scope.path(&["workflows"]), fields, comment });
        }
    }
}

fn default_name(draft: &Draft<'_>, found: &Found, class: &str) -> String {
    let worker = found.name.as_ref().map_or(draft.wanted.worker.as_str(), |name| &name.text);
    let name = name_of(worker, class);
    // The name of the Worker may say the environment already.
    let says_it = !draft.scope.is_top() && worker.ends_with(&draft.scope.suffixed(""));
    if says_it { name } else { draft.scope.suffixed(&name) }
}

fn is_called(row: &Row, name: &str) -> bool {
    row.key.as_ref().is_some_and(|key| key.text == name)
}

/// Writes a key of an entry, unless it says so already.
fn set(draft: &mut Draft<'_>, at: &super::edit::Path, node: &Node, key: &str, value: Value) {
    if !node.get(key).is_some_and(|present| present.says(&value)) {
        draft.edit(Edit::Set { at: at.clone(), key: key.to_owned(), value, comment: None });
    }
}
