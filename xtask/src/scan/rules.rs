//! Rules across the structs of a crate. The macros see one item at a time and cannot have them.
//!
//! What follows from one item alone is the syntax crate's.

use super::{Scan, entries};
use crate::config::Part;
use std::collections::HashMap;
use worker_containers_syntax::{Diagnostics, env::EnvSource};

/// A part of a container: its number and what of it.
type Spot = (usize, Part);

/// Applies every rule.
pub(super) fn check(scan: &mut Scan) {
    let broken: Vec<_> = [
        classes_are_distinct(scan),
        coordinators_are_distinct(scan),
        renames_are_clear(scan),
        names_are_distinct(scan),
        names_are_one_thing(scan),
        entries::queues_are_distinct(scan),
        entries::are_served(scan),
    ]
    .concat();
    for (spot, message) in broken {
        report(scan, spot, &message);
    }
    entries::workflows_are_distinct(scan);
    entries::events_are_made_once(scan);
}

/// The class is exported to JavaScript under the struct's name, whatever module it is in.
fn classes_are_distinct(scan: &Scan) -> Vec<(Spot, String)> {
    let mut broken = Vec::new();
    let mut first: HashMap<String, usize> = HashMap::new();
    for (index, container) in scan.containers.iter().enumerate() {
        let class = container.class.to_string();
        if let Some(other) = first.get(&class) {
            let message = format!("the class `{class}` is there already; rename one of the two structs");
            broken.push(((index, Part::Class), message));
            broken.push(((*other, Part::Class), format!("`{class}` is here first")));
        } else if scan.other_classes.contains(&class) {
            let message =
                format!("`{class}` is also the name of a `#[durable_object]`; rename one of the two structs");
            broken.push(((index, Part::Class), message));
        }
        first.entry(class).or_insert(index);
    }
    broken
}

/// A coordinator is a class as well, under a name that follows from its container's.
fn coordinators_are_distinct(scan: &Scan) -> Vec<(Spot, String)> {
    let coordinators = scan.containers.iter().enumerate().filter_map(|(index, container)| {
        let (class, _) = container.coordinator()?;
        let is_taken =
            scan.other_classes.contains(&class) || scan.containers.iter().any(|it| it.class == class);
        let message =
            format!("the coordinator of `{}` is the class `{class}`; rename that struct", container.class);
        is_taken.then_some(((index, Part::Class), message))
    });
    coordinators.collect()
}

/// A class that goes on under another name cannot also go on under its own, or under two.
fn renames_are_clear(scan: &Scan) -> Vec<(Spot, String)> {
    let mut broken = Vec::new();
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (index, container) in scan.containers.iter().enumerate() {
        let Some(from) = container.renamed_from.as_ref().map(|from| from.value.as_str()) else { continue };
        let is_there = scan.containers.iter().any(|it| it.class == from)
            || scan.other_classes.iter().any(|it| it == from);
        if is_there {
            let message =
                format!("a struct `{from}` is in the code as well; remove `renamed_from` or that struct");
            broken.push(((index, Part::RenamedFrom), message));
        }
        if let Some(other) = first.insert(from, index) {
            let message = format!("`{from}` can go on as one struct only; remove one `renamed_from`");
            broken.push(((index, Part::RenamedFrom), message));
            broken.push(((other, Part::RenamedFrom), format!("`{from}` is renamed here first")));
        }
    }
    broken
}

/// An application belongs to one class. Names that follow from the Worker's are compared when that is known.
fn names_are_distinct(scan: &Scan) -> Vec<(Spot, String)> {
    let mut broken = Vec::new();
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (index, container) in scan.containers.iter().enumerate() {
        let Some(name) = container.name.as_ref().map(|name| name.value.as_str()) else { continue };
        if let Some(other) = first.get(name) {
            let class = &scan.containers[*other].class;
            let message = format!("`{name}` is already the application of `{class}`; write another name");
            broken.push(((index, Part::Name), message));
            broken.push(((*other, Part::Name), format!("`{name}` is given here first")));
        }
        first.entry(name).or_insert(index);
    }
    broken
}

/// All bindings, variables and secrets of a Worker share one namespace, and a variable has one default.
fn names_are_one_thing(scan: &Scan) -> Vec<(Spot, String)> {
    let mut broken = Vec::new();
    let mut first: HashMap<String, Use> = HashMap::new();
    for it in uses(scan) {
        let name = &it.name;
        match first.get_mut(name) {
            Some(known) if known.what != it.what || it.spot.1 == Part::Binding => {
                let message =
                    format!("`{name}` is {} here and {} elsewhere; rename one", it.what, known.what);
                broken.push((it.spot, message));
                broken.push((known.spot, format!("`{name}` is {} here", known.what)));
            }
            Some(known @ Use { means: None, .. }) if it.means.is_some() => *known = it,
            Some(Use { means: None, .. }) => {}
            Some(Use { means: Some((word, known)), spot, .. }) => {
                if let Some((_, other)) = it.means.filter(|(_, other)| other != known) {
                    let message =
                        format!("`{name}` has another {word} elsewhere; write {known:?} or rename one");
                    broken.push((it.spot, message));
                    broken.push((*spot, format!("the {word} of `{name}` is {known:?} here, not {other:?}")));
                }
            }
            None => drop(first.insert(name.clone(), it)),
        }
    }
    broken
}

/// A default, or what a thing is called where it comes from: the word for it, and itself.
type Meaning = (&'static str, String);

/// A name that the code reads from the Worker's environment.
struct Use {
    name: String,
    /// What the code takes it for.
    what: String,
    /// Its default, or what it is called where it comes from.
    means: Option<Meaning>,
    spot: Spot,
}

fn uses(scan: &Scan) -> Vec<Use> {
    let mut uses = Vec::new();
    for (index, container) in scan.containers.iter().enumerate() {
        let own = container.binding();
        for (place, var) in container.env.iter().enumerate() {
            let Some((name, what, means)) = variable(&var.source.value) else { continue };
            // About its own binding the item has a rule itself.
            if name != own {
                let spot = (index, Part::Variable(place));
                uses.push(Use { name, what: what.to_owned(), means, spot });
            }
        }
        for (place, binding) in container.bindings.iter().enumerate() {
            let means = binding.kind.target().map(|(word, target)| (word, target.to_owned()));
            let (name, what) = (binding.name.value.clone(), binding.kind.what().to_owned());
            uses.push(Use { name, what, means, spot: (index, Part::Used(place)) });
        }
        for route in &container.routes {
            let settings = route.settings.iter();
            let settings =
                settings.map(|it| (&*it.var.value, "a variable", Some(("default", it.default.clone()))));
            let secrets = route.secrets().into_iter().map(|name| (name, "a secret", None));
            uses.extend(settings.chain(secrets).map(|(name, what, means)| Use {
                name: name.to_owned(),
                what: what.to_owned(),
                means,
                spot: (index, Part::Class),
            }));
        }
        for (place, queue) in container.queues.iter().enumerate() {
            let producer = queue.binding.as_ref().filter(|binding| binding.value != own);
            uses.extend(producer.map(|binding| Use {
                name: binding.value.clone(),
                what: format!("the binding of the queue `{}`", queue.name.value),
                means: None,
                spot: (index, Part::Queue(place)),
            }));
        }
        if let Some((_, name)) = container.coordinator() {
            let what = format!("the binding of the coordinator of `{}`", container.class);
            uses.push(Use { name, what, means: None, spot: (index, Part::Class) });
        }
        let what = format!("the binding of `{}`", container.class);
        uses.push(Use { name: own, what, means: None, spot: (index, Part::Binding) });
    }
    uses
}

fn variable(source: &EnvSource) -> Option<(String, &'static str, Option<Meaning>)> {
    match source.clone() {
        EnvSource::Literal(_) => None,
        EnvSource::Var { name, default } => {
            Some((name, "a variable", default.map(|default| ("default", default))))
        }
        EnvSource::Secret(name) => Some((name, "a secret", None)),
        EnvSource::SecretStore(name) => Some((name, "a Secrets Store binding", None)),
        EnvSource::Kv { binding, .. } => Some((binding, "a KV binding", None)),
    }
}

fn report(scan: &mut Scan, (index, part): Spot, message: &str) {
    let Some(extent) = scan.place(index, part).map(|(_, extent)| extent) else { return };
    let source = scan.sources[index].clone();
    let mut diagnostics = Diagnostics::default();
    diagnostics.error(extent, message);
    scan.record(&source, &diagnostics);
}
