//! Rules about what calls a container beside requests: queues and crons.

use crate::{container::Container, diagnostic::Diagnostics, span::Spanned, suggest};

/// Messages go to a port, as does a cron; a container without ports runs to completion, and nobody calls it.
pub(super) fn have_what_they_call(container: &Container, diagnostics: &mut Diagnostics) {
    if container.is_unread("port") || container.is_unread("ports") {
        return;
    }
    let is_job = container.port.is_none() && container.ports.is_none();
    for queue in container.queues.iter().filter(|_| is_job) {
        let text = "the messages of a queue go to a port; add `port = 8080` to `#[container]`";
        diagnostics.error(queue.name.extent, text);
    }
    for cron in &container.crons {
        match (&cron.path, is_job) {
            (Some(path), true) => {
                let text = "a container without ports is run to completion and not called; remove `path`, or add \
                            `port = 8080` to `#[container]`";
                diagnostics.error(path.extent, text);
            }
            (None, false) => {
                let text = "where the container is called when the cron fires is missing; write `path = \"/run-job\"`";
                diagnostics.error(cron.expression.extent, text);
            }
            _ => {}
        }
    }
}

/// No port is reached that the code did not declare.
pub(super) fn ports_are_declared(container: &Container, diagnostics: &mut Diagnostics) {
    if container.is_unread("port") || container.is_unread("ports") {
        return;
    }
    let declared = container.required_ports();
    let of_queues = container.queues.iter().filter_map(|queue| queue.port.as_ref());
    let of_crons = container.crons.iter().filter_map(|cron| cron.port.as_ref());
    for port in of_queues.chain(of_crons).filter(|port| !declared.contains(&port.value)) {
        let instead = match declared.is_empty() {
            true => format!("add `port = {}` to `#[container]`", port.value),
            false => format!("add it to `ports` or use one of {}", suggest::list(&declared)),
        };
        let text = format!("the container does not declare port {}; {instead}", port.value);
        diagnostics.error(port.extent, text);
    }
}

/// A queue has one consumer, and what a cron does twice at once is done twice.
pub(super) fn are_distinct(container: &Container, diagnostics: &mut Diagnostics) {
    let queues = container.queues.iter().map(|queue| (queue.name.as_str(), queue.name.extent));
    diagnostics.repeated(queues, |name| format!("the queue `{name}`"));
    let text = |it: &Option<Spanned<String>>| it.as_ref().map(|it| it.value.clone());
    let crons = container.crons.iter().map(|cron| {
        let whole = (cron.expression.as_str(), text(&cron.path), text(&cron.instance));
        (whole, cron.expression.extent)
    });
    diagnostics.repeated(crons, |(expression, ..)| {
        format!("the cron `{expression}` with the same path and instance")
    });
}

/// All names in `env` are one namespace.
pub(super) fn bindings_are_free(container: &Container, diagnostics: &mut Diagnostics) {
    let own = container.binding();
    let bindings = container.queues.iter().filter_map(|queue| queue.binding.as_ref());
    for binding in bindings.clone().filter(|binding| binding.value == own) {
        let text = format!("`{own}` is the binding of the container itself; write another one");
        diagnostics.error(binding.extent, text);
    }
    let places = bindings.map(|binding| (binding.as_str(), binding.extent));
    diagnostics.repeated(places, |name| format!("the binding `{name}`"));
}
