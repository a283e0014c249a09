//! Rules about ports: no port is reached that the code did not declare.

use crate::{container::Container, diagnostic::Diagnostics, suggest};

/// A port listed twice is a typo for another one, which would then never be waited for.
pub(super) fn are_distinct(container: &Container, diagnostics: &mut Diagnostics) {
    let Some(ports) = &container.ports else { return };
    let places = ports.iter().map(|port| (port.value, port.extent));
    diagnostics.repeated(places, |port| format!("port {port}"));
}

/// Port of the sidecar that the local engine puts beside each container.
const SIDECAR: u16 = 39_001;

/// A port that something else has: locally it would never be the container's.
pub(super) fn are_free(container: &Container, diagnostics: &mut Diagnostics) {
    let listed =
        container.ports.iter().flat_map(|ports| ports.value.iter()).map(|port| (port.value, port.extent));
    let all = container.port.iter().map(|port| (port.value, port.extent)).chain(listed);
    for (_, extent) in all.filter(|(port, _)| *port == SIDECAR) {
        let message = format_args!(
            "port {SIDECAR} is taken by the sidecar that local engines put beside a container; let it listen on another"
        );
        diagnostics.error(extent, message);
    }
}

/// A default port outside `ports` would get requests before anything listens there.
pub(super) fn contain_the_default(container: &Container, diagnostics: &mut Diagnostics) {
    let (Some(port), Some(ports)) = (&container.port, &container.ports) else { return };
    if !ports.iter().any(|listed| listed.value == port.value) {
        let mut all = vec![port.value];
        all.extend(ports.iter().map(|port| port.value));
        diagnostics.error(
            port.extent,
            format_args!(
                "port {} is not in `ports`, so nobody waits until it listens; write `ports = {all:?}`",
                port.value
            ),
        );
    }
}

/// A route sends requests somewhere: to a declared port.
pub(super) fn serve_every_route(container: &Container, diagnostics: &mut Diagnostics) {
    if container.is_unread("port") || container.is_unread("ports") {
        return;
    }
    let declared = container.required_ports();
    let none = container.port.is_none() && container.ports.is_none();
    for route in &container.routes {
        match &route.port {
            Some(port) if none => diagnostics.error(
                port.extent,
                format_args!("the container declares no port; add `port = {}` to `#[container]`", port.value),
            ),
            Some(port) if !declared.contains(&port.value) => diagnostics.error(
                port.extent,
                format_args!(
                    "the container does not declare port {}; add it to `ports` or use one of {}",
                    port.value,
                    suggest::list(&declared)
                ),
            ),
            None if none => diagnostics.error(
                route.mode.extent,
                "a route needs a port to send requests to; add `port = 8080` to `#[container]`",
            ),
            _ => {}
        }
    }
}
