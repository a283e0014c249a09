//! Which instances serve a route: a pool, one per session, a shared one, random ones, or as many as the load needs.

use crate::{
    arg::split,
    args::Args,
    diagnostic::Diagnostics,
    duration,
    key::{self, Key},
    keyword::{self, Key as Keyword},
    literal,
    span::{Extent, Spanned},
    suggest,
};
use proc_macro2::TokenStream;
use std::time::Duration;

/// The mode of a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// `pool = N`: the key of a request picks one of N instances, always the same one.
    Pool(u32),
    /// `session = …`: each key has an instance of its own.
    Session(Spanned<Key>),
    /// `shared`: one instance serves everybody.
    Shared,
    /// `random = N`: any of N instances.
    Random(u32),
    /// `autoscale(…)`: a coordinator adds and removes instances with the load.
    Autoscale(Autoscale),
}

/// The limits of an autoscaled route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Autoscale {
    /// Connections one instance takes before the next one starts.
    pub max_connections: u32,
    /// Instances kept warm.
    pub min: u32,
    /// Instances at most; `max_instances` of the container when it is not given.
    pub max: Option<u32>,
    /// How long an instance above `min` may be without connections.
    pub scale_down_after: Duration,
    /// Coordinators that share the work.
    pub shards: u32,
}

/// Connections per instance when `max_connections` is not given.
pub const DEFAULT_MAX_CONNECTIONS: u32 = 10;
/// `scale_down_after` when it is not given.
pub const DEFAULT_SCALE_DOWN_AFTER: Duration = Duration::from_secs(10 * 60);
/// More shards than this cost more than they bring.
pub const MAX_SHARDS: u32 = 64;

const AUTOSCALE_KEYS: &[Keyword] = &[
    Keyword { name: "max_connections", form: "max_connections = 10" },
    Keyword { name: "min", form: "min = 2" },
    Keyword { name: "max", form: "max = 20" },
    Keyword { name: "scale_down_after", form: "scale_down_after = \"10m\"" },
    Keyword { name: "shards", form: "shards = 1" },
];

/// Reads the one mode of a route; none and several are reported. The extent is that of the mode's key.
pub fn parse(args: &Args, route: Extent, diagnostics: &mut Diagnostics) -> Option<Spanned<Mode>> {
    let given = args.given(keyword::MODE_KEYS);
    let (name, extent) = match given.as_slice() {
        [] if args.is_incomplete() => return None,
        [] => {
            let valid = keyword::MODE_KEYS.iter().map(|name| keyword::form_of(keyword::ROUTE_KEYS, name));
            let valid = suggest::list(valid);
            diagnostics.error(
                route,
                format_args!("the route does not say which instances serve it; write one of {valid}"),
            );
            return None;
        }
        [only] => *only,
        [first, others @ ..] => {
            for other in others {
                let text = format!(
                    "`{}` and `{}` are two modes and a route has one; remove one of the two or write a second `#[route]`",
                    first.0, other.0
                );
                diagnostics.error(other.1, text);
            }
            diagnostics.error(first.1, format_args!("`{}` is given here first", first.0));
            return None;
        }
    };
    let mode = match name {
        "pool" => Mode::Pool(*args.value(name, diagnostics, literal::count)?),
        "session" => Mode::Session(args.value_at(name, diagnostics, key::read)?),
        "random" => Mode::Random(*args.value(name, diagnostics, literal::count)?),
        "autoscale" => Mode::Autoscale(autoscale(args.list(name, diagnostics)?, diagnostics)?),
        _ => {
            args.flag(name, diagnostics);
            Mode::Shared
        }
    };
    Some(Spanned::new(mode, extent))
}

fn autoscale(list: TokenStream, diagnostics: &mut Diagnostics) -> Option<Autoscale> {
    let args = Args::parse(split(list), AUTOSCALE_KEYS, "autoscale(…)", diagnostics);
    let max_connections = args.value("max_connections", diagnostics, literal::count);
    let min = args.value("min", diagnostics, literal::amount);
    let max = args.value("max", diagnostics, literal::count);
    let scale_down_after = args.value("scale_down_after", diagnostics, duration::read);
    let shards = args.value("shards", diagnostics, literal::count);
    if let (Some(min), Some(max)) = (&min, &max)
        && **min > **max
    {
        let text = format!("`min = {}` is more than `max = {}`; raise `max` or lower `min`", **min, **max);
        diagnostics.error(min.extent, text);
        return None;
    }
    if let Some(shards) = &shards
        && **shards > MAX_SHARDS
    {
        diagnostics.error(
            shards.extent,
            format_args!("{} shards are too many; write at most {MAX_SHARDS}", **shards),
        );
        return None;
    }
    let unread = AUTOSCALE_KEYS.iter().filter(|key| args.extent_of(key.name).is_some()).count()
        - [
            max_connections.is_some(),
            min.is_some(),
            max.is_some(),
            scale_down_after.is_some(),
            shards.is_some(),
        ]
        .into_iter()
        .filter(|read| *read)
        .count();
    (unread == 0).then(|| Autoscale {
        max_connections: max_connections.map_or(DEFAULT_MAX_CONNECTIONS, |value| *value),
        min: min.map_or(0, |value| *value),
        max: max.map(|value| *value),
        scale_down_after: scale_down_after.map_or(DEFAULT_SCALE_DOWN_AFTER, |value| *value),
        shards: shards.map_or(1, |value| *value),
    })
}
