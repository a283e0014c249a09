//! Rules about the routes of one container: each can be reached and each key means something.

use crate::{
    container::Container,
    diagnostic::Diagnostics,
    entry::Expression,
    key::{Key, Source},
    mode::Mode,
    pattern::{Pattern, Relation},
    route::Route,
    span::Extent,
    suggest,
};
use std::time::Duration;

/// A route behind another for the very same paths is never reached.
pub(super) fn are_reachable(container: &Container, diagnostics: &mut Diagnostics) {
    let mut pointed_at = Vec::new();
    for (at, route) in container.routes.iter().enumerate() {
        let same = |earlier: &&Route| earlier.pattern.relation(&route.pattern) == Relation::Same;
        let Some(first) = container.routes[..at].iter().position(|earlier| same(&earlier)) else { continue };
        let (a, b) = (&container.routes[first].pattern, &route.pattern);
        let text = format!(
            "`{}` is unreachable, it matches the same paths as `{}`; remove one or change its pattern",
            b.value, a.value
        );
        diagnostics.error(b.extent, text);
        if !pointed_at.contains(&first) {
            pointed_at.push(first);
            diagnostics.error(a.extent, format_args!("`{}` is given here first", a.value));
        }
    }
}

/// Where two routes match and neither is more specific, the answer would depend on an order nobody reads; a third route
/// for just the paths they share settles it.
pub(super) fn do_not_overlap(container: &Container, diagnostics: &mut Diagnostics) {
    let settled = |shared: &Pattern| {
        container.routes.iter().any(|route| route.pattern.relation(shared) == Relation::Same)
    };
    for (at, route) in container.routes.iter().enumerate() {
        for earlier in &container.routes[..at] {
            let (a, b) = (&earlier.pattern, &route.pattern);
            let shared = a.intersection(b);
            if a.relation(b) != Relation::Ambiguous || settled(&shared) {
                continue;
            }
            let text = format!(
                "`{}` and `{}` overlap and neither is more specific; narrow one, or add a route for `{shared}`, which both match",
                b.value, a.value
            );
            diagnostics.error(b.extent, text);
            let text = format!("`{}` overlaps with the later route `{}`", a.value, b.value);
            diagnostics.error(a.extent, text);
        }
    }
}

/// A key that nothing reads promises stickiness that is not there.
pub(super) fn keys_are_used(container: &Container, diagnostics: &mut Diagnostics) {
    for route in &container.routes {
        let Some(key) = route.key_name.filter(|_| route.choices.is_empty()) else { continue };
        let text = match &route.mode.value {
            Mode::Pool(_) | Mode::Autoscale(_) => continue,
            Mode::Session(_) => "a session route reads its key from `session = …`; remove `key`",
            Mode::Shared => {
                "all requests of a `shared` route go to one instance; remove `key` or use `pool = N`"
            }
            Mode::Random(_) => "a `random` route ignores keys; remove `key` or use `pool = N`",
        };
        diagnostics.error(key, text);
    }
}

/// `path("id")` reads a `{segment}` of the route's own pattern.
pub(super) fn path_keys_exist(container: &Container, diagnostics: &mut Diagnostics) {
    for route in &container.routes {
        let mut seen = Vec::new();
        for key in route.keys() {
            if let Source::Path(name) = &key.source
                && !seen.contains(&name)
            {
                seen.push(name);
                path_key_exists(&route.pattern, name, key.extent, diagnostics);
            }
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

/// What is cut off must be there in every path of the route.
pub(super) fn prefixes_fit(container: &Container, diagnostics: &mut Diagnostics) {
    for route in &container.routes {
        let Some(prefix) = &route.strip_prefix else { continue };
        if !route.pattern.segments.starts_with(&prefix.segments) {
            let text = format!(
                "not every path of `{}` begins with `{}`; write a prefix of the pattern",
                route.pattern.value, prefix.value
            );
            diagnostics.error(prefix.extent, text);
        }
    }
}

/// `keep_warm` is for instances whose names are known ahead.
pub(super) fn warm_instances_are_known(container: &Container, diagnostics: &mut Diagnostics) {
    for route in &container.routes {
        let Some(warm) = route.keep_warm.as_ref().filter(|_| route.choices.is_empty()) else { continue };
        let (most, instead) = match &route.mode.value {
            Mode::Pool(size) | Mode::Random(size) => (*size, "that is the whole pool"),
            Mode::Shared => (1, "a shared route has one instance"),
            Mode::Session(_) => (0, "the sessions to come are not known; remove `keep_warm`"),
            Mode::Autoscale(_) => (0, "an autoscaled route keeps its `min` warm; remove `keep_warm`"),
        };
        if **warm > most {
            let text = match most {
                0 => instead.to_owned(),
                _ => format!("`keep_warm = {}` is too much, {instead}; write at most {most}", **warm),
            };
            diagnostics.error(warm.extent, text);
        }
    }
}

/// Whoever is asked less often than it falls asleep is not kept warm.
pub(super) fn warm_instances_stay(container: &Container, diagnostics: &mut Diagnostics) {
    let sleep_after = container.sleep_after();
    for route in &container.routes {
        let (Some(warm), Some(cron)) = (&route.keep_warm, route.warm_cron()) else { continue };
        let minutes = Expression::parse(cron).ok().and_then(|cron| cron.minutes());
        let Some(minutes) = minutes.filter(|it| Duration::from_secs(60 * u64::from(*it)) >= sleep_after)
        else {
            continue;
        };
        let extent = route.warm_cron.as_ref().map_or(warm.extent, |cron| cron.extent);
        let every = if minutes == 1 { "minute".to_owned() } else { format!("{minutes} minutes") };
        let instead = match sleep_after > Duration::from_secs(60) {
            true => format!(
                "; write `keep_warm({}, cron = \"* * * * *\")`, or a longer `sleep_after`",
                warm.value
            ),
            false => {
                "; write a `sleep_after` of more than a minute, which is as often as a cron fires".to_owned()
            }
        };
        let text = format!(
            "warm instances are looked after every {every}, and they sleep after {} seconds{instead}",
            sleep_after.as_secs()
        );
        diagnostics.error(extent, text);
    }
}

/// A connection that found its place through the coordinator is not sent elsewhere behind its back.
pub(super) fn retries_are_heeded(container: &Container, diagnostics: &mut Diagnostics) {
    for route in &container.routes {
        let is_scaled = route.choices.is_empty() && matches!(route.mode.value, Mode::Autoscale(_));
        if let Some(retry) = route.retry.as_ref().filter(|_| is_scaled) {
            diagnostics.error(retry.extent, "an `autoscale` route does not retry; remove `retry`");
        }
    }
}

/// With a mode that a variable chooses, the key may be written twice, and clients must come by it in one way.
pub(super) fn keys_are_issued_alike(container: &Container, diagnostics: &mut Diagnostics) {
    for route in &container.routes {
        let mut keys = route.keys();
        let Some(first) = keys.next() else { continue };
        let how = |key: &Key| (key.or_uuid, key.signed.clone(), key.previous.clone());
        if let Some(other) = keys.find(|other| how(other) != how(first)) {
            let text = "the keys of one route are issued and signed alike; write the same options for both";
            diagnostics.error(other.extent, text);
        }
    }
}
