//! Rules about numbers of instances: what the routes ask for must be allowed to run.

use crate::{
    container::{Container, DEFAULT_MAX_INSTANCES},
    diagnostic::Diagnostics,
    mode::{Autoscale, Mode},
    span::Extent,
};

/// More instances than `max_instances` means that some requests never find a container.
pub(super) fn instances_fit(container: &Container, diagnostics: &mut Diagnostics) {
    if container.is_unread("max_instances") {
        return;
    }
    let allowed = container.max_instances();
    let modes = container.routes.iter().flat_map(|route| route.modes().map(move |mode| (route, mode)));
    for (route, mode) in modes {
        let (asked, key) = match mode {
            Mode::Pool(size) => (*size, "pool"),
            Mode::Random(size) => (*size, "random"),
            Mode::Autoscale(Autoscale { max: Some(max), .. }) => (*max, "max"),
            Mode::Autoscale(Autoscale { min, .. }) => (*min, "min"),
            Mode::Session(_) | Mode::Shared => continue,
        };
        if asked > allowed {
            too_many(container, &format!("`{key} = {asked}` needs"), asked, route.mode.extent, diagnostics);
            return;
        }
    }
    for size in container.queues.iter().filter_map(|queue| queue.pool.as_ref()) {
        if size.value > allowed {
            let what = format!("`pool = {}` needs", size.value);
            return too_many(container, &what, size.value, size.extent, diagnostics);
        }
    }
    let (asked, what) = asked_together(container);
    if asked > allowed
        && let Some(route) = container.routes.last()
    {
        too_many(
            container,
            &format!("the routes together ({what}) need"),
            asked,
            route.mode.extent,
            diagnostics,
        );
    }
}

/// How many instances the routes of a container ask for together, and in words what for.
///
/// Pool and random routes and queues share the instances `pool:0`, `pool:1`, …; a shared route adds one, an autoscaled one its own.
pub fn asked_together(container: &Container) -> (u32, String) {
    let (mut pool, mut shared, mut scaled) = (0, 0, 0_u32);
    for route in &container.routes {
        match &route.mode.value {
            Mode::Pool(size) | Mode::Random(size) => pool = pool.max(*size),
            Mode::Shared => shared = 1,
            Mode::Autoscale(limits) => scaled = scaled.saturating_add(limits.max.unwrap_or(limits.min)),
            Mode::Session(_) => {}
        }
    }
    for queue in &container.queues {
        pool = pool.max(queue.pool.as_ref().map_or(0, |size| size.value));
    }
    let parts = [(pool, "in the pool"), (shared, "shared"), (scaled, "autoscaled")];
    let what = parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
    (pool.saturating_add(shared).saturating_add(scaled), what.collect::<Vec<_>>().join(", "))
}

fn too_many(container: &Container, what: &str, asked: u32, extent: Extent, diagnostics: &mut Diagnostics) {
    let spare = asked.saturating_add((asked / 4).max(1));
    let limit = match &container.max_instances {
        Some(max) => format!("`max_instances = {}` allows", max.value),
        None => format!("`max_instances` allows, which is {DEFAULT_MAX_INSTANCES} when it is not given"),
    };
    diagnostics.error(
        extent,
        format_args!("{what} more instances than {limit}; write `max_instances = {asked}`, or {spare} to have spares while some are replaced"),
    );
}
