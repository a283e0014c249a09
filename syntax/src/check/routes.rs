//! Rules about the routes of one container: each can be reached and each key means something.

use crate::{
    container::Container,
    diagnostic::Diagnostics,
    key::Key,
    mode::Mode,
    pattern::{Pattern, Relation},
    span::Extent,
    suggest,
};

/// Two routes for one path leave it to their order which one answers, and nobody reads order.
pub(super) fn do_not_overlap(container: &Container, diagnostics: &mut Diagnostics) {
    for (at, route) in container.routes.iter().enumerate() {
        for earlier in &container.routes[..at] {
            let (a, b) = (&earlier.pattern, &route.pattern);
            match a.relation(b) {
                Relation::Same => {
                    let text = format!(
                        "`{}` is unreachable, it matches the same paths as `{}`; remove one or change its pattern",
                        b.value, a.value
                    );
                    diagnostics.error(b.extent, text);
                    diagnostics.error(a.extent, format_args!("`{}` is given here first", a.value));
                }
                Relation::Ambiguous => {
                    let text = format!(
                        "`{}` and `{}` overlap and neither is more specific; add a route for the paths that both match, or narrow one",
                        b.value, a.value
                    );
                    diagnostics.error(b.extent, text);
                    diagnostics.error(a.extent, format_args!("`{}` overlaps with a later route", a.value));
                }
                Relation::Disjoint | Relation::Ordered => {}
            }
        }
    }
}

/// A key that nothing reads promises stickiness that is not there.
pub(super) fn keys_are_used(container: &Container, diagnostics: &mut Diagnostics) {
    for route in &container.routes {
        let Some(key) = &route.key else { continue };
        match &route.mode.value {
            Mode::Pool(_) | Mode::Autoscale(_) => {}
            Mode::Session(_) => diagnostics
                .error(key.extent, "a session route reads its key from `session = …`; remove `key`"),
            Mode::Shared => diagnostics.error(
                key.extent,
                "all requests of a `shared` route go to one instance; remove `key` or use `pool = N`",
            ),
            Mode::Random(_) => {
                diagnostics.error(key.extent, "a `random` route ignores keys; remove `key` or use `pool = N`")
            }
        }
    }
}

/// `path("id")` reads a `{segment}` of the route's own pattern.
pub(super) fn path_keys_exist(container: &Container, diagnostics: &mut Diagnostics) {
    for route in &container.routes {
        if let Mode::Session(Key::Path(name)) = &route.mode.value {
            path_key_exists(&route.pattern, name, route.mode.extent, diagnostics);
        }
        if let Some(key) = &route.key
            && let Key::Path(name) = &key.value
        {
            path_key_exists(&route.pattern, name, key.extent, diagnostics);
        }
    }
}

fn path_key_exists(pattern: &Pattern, name: &str, extent: Extent, diagnostics: &mut Diagnostics) {
    let params: Vec<&str> = pattern.params().collect();
    if params.contains(&name) {
        return;
    }
    let instead = match params.as_slice() {
        [] => format!("write a pattern with it, such as `\"/session/{{{name}}}/*\"`"),
        params => format!("its segments are {}", suggest::list(params)),
    };
    diagnostics.error(extent, format_args!("the pattern `{pattern}` has no segment `{{{name}}}`; {instead}"));
}
