//! What answers the events of a Worker: dispatchers, and functions of the author's own.

use super::{Scan, Source};
use crate::config::Part;
use std::rc::Rc;
use syn::{Attribute, Ident, Item, Meta, Token, punctuated::Punctuated};
use worker_containers_syntax::{Diagnostics, Extent, dispatcher::Dispatcher};

/// What was found so far.
#[derive(Default)]
pub struct EntryPoints {
    /// The structs that dispatchers name, by their last segment.
    dispatched: Vec<String>,
    has_dispatcher: bool,
    /// Whether a dispatcher hands other queues on.
    queue: bool,
    /// Whether a dispatcher hands other crons on.
    scheduled: bool,
    /// Functions with `#[event(…)]`.
    events: Vec<Event>,
}

struct Event {
    name: String,
    source: Rc<Source>,
    extent: Extent,
}

const EVENTS: [&str; 3] = ["fetch", "queue", "scheduled"];

impl EntryPoints {
    pub(super) fn dispatcher(&mut self, dispatcher: &Dispatcher) {
        self.has_dispatcher = true;
        self.queue |= dispatcher.queue.is_some();
        self.scheduled |= dispatcher.scheduled.is_some();
        let last = |path: &syn::Path| Some(path.segments.last()?.ident.to_string());
        self.dispatched.extend(dispatcher.containers.iter().filter_map(last));
    }

    /// Takes note of a function with `#[event(…)]`.
    pub(super) fn function(&mut self, item: &Item, attributes: &[Attribute], source: &Rc<Source>) {
        let Item::Fn(function) = item else { return };
        let events = attributes
            .iter()
            .filter(|attr| attr.path().segments.last().is_some_and(|last| last.ident == "event"))
            .filter_map(|attr| match &attr.meta {
                Meta::List(list) => {
                    list.parse_args_with(Punctuated::<Ident, Token![,]>::parse_terminated).ok()
                }
                Meta::Path(_) | Meta::NameValue(_) => None,
            });
        for word in events.flatten() {
            if let Some(name) = EVENTS.iter().find(|name| word == **name) {
                self.events.push(Event {
                    name: (*name).to_owned(),
                    source: source.clone(),
                    extent: function.sig.ident.span().into(),
                });
            }
        }
    }

    /// Whether the crate has any, so that one that is missing is.
    fn are_any(&self) -> bool {
        self.has_dispatcher || !self.events.is_empty()
    }

    fn has_event(&self, name: &str) -> bool {
        self.events.iter().any(|event| event.name == name)
    }

    /// Whether queues that no attribute names may be the author's own.
    pub fn takes_other_queues(&self) -> bool {
        !self.are_any() || self.queue || self.has_event("queue")
    }

    /// Whether crons that no attribute names may be the author's own.
    pub fn takes_other_crons(&self) -> bool {
        !self.are_any() || self.scheduled || self.has_event("scheduled")
    }

    fn serves(&self, class: &str, event: &str) -> bool {
        !self.are_any() || self.has_event(event) || self.dispatched.iter().any(|name| name == class)
    }
}

/// A dispatcher makes every event, and a Worker has one of each.
pub(super) fn events_are_made_once(scan: &mut Scan) {
    if !scan.entry_points.has_dispatcher {
        return;
    }
    let events: Vec<_> =
        scan.entry_points.events.iter().map(|it| (it.name.clone(), it.source.clone(), it.extent)).collect();
    for (name, source, extent) in events {
        let instead = match name.as_str() {
            "fetch" => "name this function as its `fallback`, without the attribute",
            "queue" => "write `queue = …` with this function in it, and remove the attribute",
            _ => "write `scheduled = …` with this function in it, and remove the attribute",
        };
        let mut diagnostics = Diagnostics::default();
        diagnostics.error(extent, format_args!("`dispatcher!` makes the event `{name}` already; {instead}"));
        scan.record(&source, &diagnostics);
    }
}

/// What has nobody who answers would fail each time.
pub(super) fn are_served(scan: &Scan) -> Vec<((usize, Part), String)> {
    let entry_points = &scan.entry_points;
    let mut broken = Vec::new();
    for (index, container) in scan.containers.iter().enumerate() {
        let class = container.class.to_string();
        let unserved = |event: &str, what: &str| {
            let text = format!(
                "no `dispatcher!` names `{class}`, so nobody answers {what}; add it there, or write the event `{event}`"
            );
            (!entry_points.serves(&class, event)).then_some(text)
        };
        for place in 0..container.queues.len() {
            broken.extend(unserved("queue", "its queue").map(|text| ((index, Part::Queue(place)), text)));
        }
        for place in 0..container.crons.len() {
            broken.extend(unserved("scheduled", "its cron").map(|text| ((index, Part::Cron(place)), text)));
        }
        if container.crons.is_empty() && !container.triggers().is_empty() {
            let what = "the cron that keeps its instances warm";
            broken.extend(unserved("scheduled", what).map(|text| ((index, Part::Class), text)));
        }
    }
    broken
}

/// A queue has one consumer.
pub(super) fn queues_are_distinct(scan: &Scan) -> Vec<((usize, Part), String)> {
    let mut broken = Vec::new();
    let mut first: Vec<(&str, usize, usize)> = Vec::new();
    for (index, container) in scan.containers.iter().enumerate() {
        for (place, queue) in container.queues.iter().enumerate() {
            let name = queue.name.as_str();
            match first.iter().find(|(known, other, _)| *known == name && *other != index) {
                Some((_, other, at)) => {
                    let class = &scan.containers[*other].class;
                    let text = format!(
                        "the messages of `{name}` go to `{class}` already, and a queue has one consumer; remove one of the two"
                    );
                    broken.push(((index, Part::Queue(place)), text));
                    broken.push(((*other, Part::Queue(*at)), format!("`{name}` is given here first")));
                }
                None => first.push((name, index, place)),
            }
        }
    }
    broken
}

/// A workflow is a class, and its binding a name in `env`.
pub(super) fn workflows_are_distinct(scan: &mut Scan) {
    let mut broken = Vec::new();
    let mut known: Vec<(String, String)> = Vec::new();
    let containers = &scan.containers;
    for (workflow, source) in &scan.workflows {
        let (class, binding) = (workflow.class.to_string(), workflow.binding());
        let is_class = |name: &String| {
            containers
                .iter()
                .any(|it| it.class == *name || it.coordinator().is_some_and(|(it, _)| it == *name))
                || scan.other_classes.contains(name)
                || known.iter().any(|(other, _)| other == name)
        };
        let is_bound = |name: &String| {
            containers.iter().any(|it| {
                it.binding() == *name
                    || it.coordinator().is_some_and(|(_, it)| it == *name)
                    || it
                        .queues
                        .iter()
                        .any(|queue| queue.binding.as_ref().is_some_and(|it| it.value == *name))
            }) || known.iter().any(|(_, other)| other == name)
        };
        let place: Extent = workflow.class.span().into();
        if is_class(&class) {
            broken.push((
                source.clone(),
                place,
                format!("the class `{class}` is there already; rename one of the two structs"),
            ));
        } else if is_bound(&binding) {
            let place = workflow.binding.as_ref().map_or(place, |binding| binding.extent);
            let text = format!("`{binding}` is the name of another binding already; write another `binding`");
            broken.push((source.clone(), place, text));
        }
        known.push((class, binding));
    }
    for (source, extent, text) in broken {
        let mut diagnostics = Diagnostics::default();
        diagnostics.error(extent, text);
        scan.record(&source, &diagnostics);
    }
}
