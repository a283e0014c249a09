//! Variables that decide about routes, and whether the instances that routes then ask for are allowed.

use super::{
    context::{Context, Part},
    finding::{Findings, Severity},
};
use crate::config::{self, Node, Place, Problem, tree::Kind};
use worker_containers_syntax::{
    Container, asked_together,
    decided::{Refused, decided},
};

pub(super) fn check(context: &Context<'_>, findings: &mut Findings) {
    for part in &context.parts {
        for (index, container) in context.containers.iter().enumerate() {
            let deployed = variables(part, container, index, findings);
            local(context, part, container, findings);
            pools(part, &deployed, index, findings);
        }
    }
}

/// What the file says. Returns the container with the modes that its routes have then.
fn variables(part: &Part<'_>, container: &Container, index: usize, findings: &mut Findings) -> Container {
    let vars = part.node.get("vars");
    let mut deployed = container.clone();
    for (place, route) in container.routes.iter().enumerate() {
        let (mode, refused) = decided(container, route, |name| text(vars?.get(name)?));
        if refused.is_empty() {
            deployed.routes[place].mode.value = mode;
        }
        for refused in refused {
            let span = vars.and_then(|vars| vars.get(&refused.var)).map(|node| node.span.clone());
            let in_code = Place::Code(index, config::Part::Class);
            let place = span.map_or(in_code, Place::File);
            findings.push("setting", Severity::Error, problem(&refused, container, place));
        }
    }
    deployed
}

/// What a local run has instead, where it says something else.
fn local(context: &Context<'_>, part: &Part<'_>, container: &Container, findings: &mut Findings) {
    let files = &context.beside.dev_vars;
    let own = files.iter().find(|it| it.environment == part.scope.environment);
    let Some(local) = own.or_else(|| files.iter().find(|it| it.environment.is_none())) else { return };
    let vars = part.node.get("vars");
    for route in &container.routes {
        let value = |name: &str| match local.values.get(name) {
            Some((value, _)) => Some(value.clone()),
            None => text(vars?.get(name)?),
        };
        for refused in decided(container, route, value).1 {
            if let Some((_, span)) = local.values.get(&refused.var) {
                let place = Place::Other(local.file.clone(), span.clone());
                findings.push("setting", Severity::Error, problem(&refused, container, place));
            }
        }
    }
}

fn problem(refused: &Refused, container: &Container, place: Place) -> Problem {
    let Refused { var, value, instead } = refused;
    let message = format!(
        "`{var}` is {value:?} here, and a route of `{}` reads it, which means nothing to it; write {instead}",
        container.class
    );
    Problem { message, places: vec![place] }
}

/// A value as the Worker sees it: text as it is, everything else as JSON; `null` is no value.
fn text(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Text(text) => Some(text.clone()),
        Kind::Other(text) if text == "null" => None,
        // JavaScript has one kind of number and writes 2 rather than 2.0.
        Kind::Float(number) if number.fract() == 0.0 => Some(number.to_string()),
        _ => Some(node.to_json().to_string()),
    }
}

/// A limit in the file alone is not seen by the attribute, whose routes have to fit into it.
fn pools(part: &Part<'_>, container: &Container, index: usize, findings: &mut Findings) {
    let mut entries = part.found.containers.iter();
    let entry = entries.find(|it| it.class.as_ref().is_some_and(|class| container.class == class.text));
    let Some(most) = entry.and_then(|entry| entry.node.get("max_instances")) else { return };
    let Kind::Integer(allowed) = most.kind else { return };
    let (asked, what) = asked_together(container);
    if i64::from(asked) > allowed {
        let message = format!(
            "the routes of `{}` need {asked} instances ({what}), and `max_instances` is {allowed} here; write \
             `max_instances = {asked}` in `#[container]`",
            container.class
        );
        let place = Place::Code(index, config::Part::Class);
        let problem = Problem::in_file(most.span.clone(), message).and(place);
        findings.push("pool", Severity::Error, problem);
    }
}
